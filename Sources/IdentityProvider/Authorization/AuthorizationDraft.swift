import HTTP
import OAuth
import Topology

/// An authorization request on its way through the checks. Each check reads what was sent and what the ones
/// before it have found, and fills in its own part.
struct AuthorizationDraft: Sendable {
  let parameters: FormParameters
  let clients: ClientRegistry
  var client: IdentityProviderSpecification.Client?
  /// Set once the address is known to be the client's own: from then on refusals go there.
  var redirection: AuthorizationRequest.Redirection?
  var state: String?
  var scopes: [String] = []
  var codeChallenge: ProofKey.Challenge?
  var interaction = RequestedInteraction()

  init(_ parameters: FormParameters, clients: ClientRegistry) {
    self.parameters = parameters
    self.clients = clients
  }

  /// The value of a parameter, nil where it is absent or empty (RFC 6749 §3.1).
  subscript(name: String) -> String? { parameters[name] }

  /// The client, for checks that come after the one that finds it.
  func knownClient() throws(OAuthError) -> IdentityProviderSpecification.Client {
    guard let client else { throw Self.outOfOrder }
    return client
  }

  func finished() throws(OAuthError) -> AuthorizationRequest {
    guard let client, let redirection else { throw Self.outOfOrder }
    return AuthorizationRequest(
      client: client, redirection: redirection, state: state, scopes: scopes, codeChallenge: codeChallenge,
      interaction: interaction)
  }

  private static var outOfOrder: OAuthError {
    OAuthError(.serverError, "The request could not be checked.", detail: "a check ran before its turn")
  }
}
