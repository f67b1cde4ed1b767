/// The keys that an identity provider adds to a node's.
enum IdentityProviderFields {
  static let fields: [Field<IdentityProviderSpecification>] = [
    Field(
      "issuer", .text(.issuer), \.issuer, isRequired: true, leniency: plainIssuer,
      "The issuer identifier (RFC 8414 §2); its origin must be a listener of the lab."),
    Field("users", .map(of: user, keys: .nonEmpty), \.users, "Who can log in, by login ID."),
    Field(
      "clients", .map(of: ClientFields.kind, keys: .visible), \.clients,
      "The registered clients, by client ID."),
    Field("accessTokens", .object(accessTokens), \.accessTokens, "What access tokens are."),
    Field(
      "refreshTokenLifetime", .duration(atLeast: .seconds(1)), \.refreshTokenLifetime,
      "How long a refresh token can be used."),
    Field(
      "codeLifetime", .duration(atLeast: .seconds(1)), \.codeLifetime,
      "How long an authorization code can be used (RFC 6749 §4.1.2 recommends at most 10 minutes)."),
    Field(
      "serviceAccounts", ServiceAccountFields.map, \.serviceAccounts,
      "The callers of the API for servers (introspection and the like), by account name: the secret, or an object."
    ),
  ]

  private static let plainIssuer = Leniency<String>(
    "lenient-issuer", "an issuer of plain http can be impersonated (RFC 8414 §2)"
  ) { $0.hasPrefix("http:") }

  private static let user = Kind<IdentityProviderSpecification.User>(
    "user", "Somebody who can log in.",
    make: { _ in .init(password: "") },
    fields: [
      Field("password", .text(), \.password, isRequired: true, "The password, in the clear: this is a lab."),
      Field(
        "claims", .map(of: .text(.any), keys: .nonEmpty), \.claims,
        "What is known of the user, by claim name."),
    ])

  private static let accessTokens = Kind<IdentityProviderSpecification.AccessTokens>(
    "access-tokens", "What access tokens are.",
    make: { _ in .init() },
    fields: [
      Field("format", .choice, \.format, "Random text, or a signed JWT (RFC 9068)."),
      Field("lifetime", .duration(atLeast: .seconds(1)), \.lifetime, "How long an access token can be used."),
    ])
}
