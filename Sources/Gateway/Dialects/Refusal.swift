import Authorizer
import Nodes
import OAuth

/// Why a request goes no further.
enum Refusal: Sendable {
  /// Nothing is deployed where host and path lead.
  case noStage
  /// The default endpoint has been switched off.
  case endpointDisabled
  /// No acceptable certificate came with the handshake, and the listener lets requests tell so.
  case noCertificate
  case noRoute
  case noMethod(allowed: [String])
  case badRequest(OAuthError)
  case uriTooLong
  /// An identity source is missing: the authorizer was not asked.
  case unauthorized
  /// The authorizer ended with an exception of this text.
  case exception(String)
  case denied(isExplicit: Bool, AuthorizerPolicy)
  /// The authorizer allowed the call with a context that cannot be handed on.
  case unusableContext(status: Int)
  /// No API key, or none that a usage plan of this stage knows.
  case noKey
  case throttled
  case quotaExceeded
  case backend(LinkFailure)
}

extension Refusal {
  /// The text of the authorizer's exception.
  var authorizerError: String? {
    if case .exception(let text) = self { text } else { nil }
  }
}
