import Certificates
import OAuth
import Topology

/// `self_signed_tls_client_auth`: the certificate itself is registered, so no chain is built (RFC 8705 §2.2).
struct SelfSignedTLSClientAuth: ClientAuthentication {
  let specification = Specification.rfc(8705, "2.2")
  let method = IdentityProviderSpecification.Client.Authentication.selfSignedTLSClientAuth

  func authenticate(
    _ client: RegisteredClient, by credentials: ClientCredentials, in attempt: AuthenticationAttempt,
    verdicts: inout [Verdict]
  ) throws(OAuthError) {
    guard case .none = credentials.mechanism else { throw .otherMethod(method, than: credentials) }
    let registered = client.certificates.registered
    let expected = registered.map(\.thumbprint).joined(separator: " or ")
    let presented = credentials.certificate?.certificate
    guard let presented, registered.contains(where: { $0.der == presented.der }) else {
      throw .failedAuthentication(
        .fail(.registeredCertificate, expected: expected, presented: presented?.thumbprint ?? "none"))
    }
    verdicts.append(.pass(.registeredCertificate, expected: expected, presented: presented.thumbprint))
  }
}

extension Rule {
  static let registeredCertificate = Rule(
    "registered-certificate", .rfc(8705, "2.2"),
    passed: "The certificate {presented} is registered for the client.",
    failed: "The client is registered with the certificate {expected}; {presented} was presented.",
    remedy:
      "Authenticate with the registered certificate, or register this one for the client in "
      + "lab.json.")
}
