import OAuth
import Topology

/// `client_secret_post`: the secret in the body (RFC 6749 §2.3.1).
struct ClientSecretPost: ClientAuthentication {
  let specification = Specification.rfc(6749, "2.3.1")
  let method = IdentityProviderSpecification.Client.Authentication.clientSecretPost

  func authenticate(
    _ client: RegisteredClient, by credentials: ClientCredentials, in attempt: AuthenticationAttempt,
    verdicts: inout [Verdict]
  ) throws(OAuthError) {
    guard case .body(let secret) = credentials.mechanism else {
      throw .otherMethod(method, than: credentials)
    }
    try ClientSecret.check(secret, of: client, in: attempt, verdicts: &verdicts)
  }
}
