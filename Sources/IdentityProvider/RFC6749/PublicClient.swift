import OAuth
import Topology

/// `none`: a client that can keep no secret only names itself (RFC 6749 §2.1, RFC 7591 §2).
struct PublicClient: ClientAuthentication {
  let specification = Specification.rfc(6749, "2.1")
  let method = IdentityProviderSpecification.Client.Authentication.none

  func authenticate(
    _ client: RegisteredClient, by credentials: ClientCredentials, in attempt: AuthenticationAttempt,
    verdicts: inout [Verdict]
  ) throws(OAuthError) {
    guard case .none = credentials.mechanism else { throw .otherMethod(method, than: credentials) }
    verdicts.append(
      .pass(.clientAuthenticationMethod, expected: method.rawValue, presented: credentials.mechanism.words))
  }
}
