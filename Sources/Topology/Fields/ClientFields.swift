import JSON

/// The keys of a client, in the words of RFC 7591 §2 and RFC 8705 §2.1.2.
enum ClientFields {
  typealias Client = IdentityProviderSpecification.Client

  static let kind = Kind<Client>(
    "client", "A registered client.",
    make: { Client(id: $0, authentication: .none) },
    fields: [
      Field("name", .text(), \.name, defaultNote: "the client ID", "Shown on the consent page."),
      Field(
        "authentication", .choice, \.authentication, isRequired: true,
        "How it authenticates at the token endpoint; `none` is a public client."),
      Field(
        "secret", .text(.visible), \.secret, "The secret of `client_secret_basic` and `client_secret_post`."),
      Field(
        "certificates", .list(of: .reference(to: .certificate)), \.certificates,
        "The registered certificates of `self_signed_tls_client_auth` (RFC 8705 §2.2)."),
      Field(
        "subject", .oneKey(of: subject), \.subject,
        "The expected subject of `tls_client_auth` (RFC 8705 §2.1.2)."),
      Field(
        "truststore", .reference(to: .truststore), \.truststore,
        "Whom the certificate chain of `tls_client_auth` must lead to."),
      Field(
        "certificateBound", .boolean, \.certificateBound,
        "Whether its access tokens are bound to its certificate (RFC 8705 §3.4)."),
      Field(
        "pkce", .choice, \.pkce, leniency: optionalPKCE,
        "Whether the code flow needs a code challenge (RFC 7636)."),
      Field(
        "authleteId", .clientNumber, \.authleteId,
        "A number by which it is known, too: as `clientId` in the Authlete API that the lab answers, as `client_id` at "
          + "the OAuth endpoints."),
      Field(
        "redirects", .list(of: .text(.redirect)), \.redirects,
        "Redirect URIs, compared exactly (RFC 9700 §2.1)."),
      Field("grants", .list(of: .choice), \.grants, "The grants that it may use (RFC 7591 §2)."),
      Field("scopes", .list(of: .text(.scope)), \.scopes, "The scopes that it may ask for."),
    ])

  private static let subject = Kind<[Client.Subject]>(
    "subject", "The one subject value that the certificate must carry.",
    make: { _ in [] },
    fields: [
      Field("dn", .text(.distinguishedName), "The distinguished name (`tls_client_auth_subject_dn`).") {
        $0.append(.distinguishedName($1))
      },
      Field("dns", .text(.certificateName), "A host name (`tls_client_auth_san_dns`).") {
        $0.append(.dns($1))
      },
      Field("uri", .text(.redirect), "A URI (`tls_client_auth_san_uri`).") { $0.append(.uri($1)) },
      Field("ip", .text(.ipAddress), "An address (`tls_client_auth_san_ip`).") { $0.append(.ip($1)) },
      Field("email", .text(), "A mail address (`tls_client_auth_san_email`).") { $0.append(.email($1)) },
    ])

  private static let optionalPKCE = Leniency<Client.PKCE>(
    "lenient-pkce",
    "a stolen authorization code can be redeemed where no challenge came with it (RFC 9700 §2.1.1)"
  ) { $0 == .optional }
}

extension ValueType<Int64> {
  fileprivate static var clientNumber: Self {
    let integer = ValueType<Int>.integer(0...Int(Int32.max))
    return ValueType(
      shape: integer.shape, decode: { node, decoding in integer.decode(node, &decoding).map(Int64.init) },
      encode: { .integer($0) })
  }
}
