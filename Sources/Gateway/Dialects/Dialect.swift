import Authorizer
import HTTP
import Nodes
import OAuth

/// In whose words a gateway speaks.
protocol Dialect: Sendable {
  /// The answer to a request that goes no further.
  func response(to refusal: Refusal) -> HTTPResponse

  /// Changes what a backend answered to what this kind of gateway lets through.
  func adapt(_ response: inout HTTPResponse)

  /// Puts the gateway's own headers onto any answer.
  func sign(_ response: inout HTTPResponse, _ identifier: RequestIdentifier)
}

/// Why a request goes no further.
enum Refusal: Sendable {
  /// The path does not begin with the gateway's stage.
  case noStage
  case noRoute
  case noMethod(allowed: [String])
  case badRequest(OAuthError)
  case uriTooLong
  /// The authorizer ended with an exception of this text.
  case exception(String)
  case denied(isExplicit: Bool, AuthorizerPolicy)
  /// The authorizer allowed the call with a context that cannot be handed on.
  case unusableContext(status: Int)
  case backend(LinkFailure)
}

extension OAuthError {
  /// RFC 6750 §3.
  var bearerChallenge: String {
    Challenge("Bearer", ["error": code.rawValue, "error_description": description]).text
  }
}
