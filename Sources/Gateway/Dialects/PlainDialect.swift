import Authorizer
import HTTP
import Layers
import Nodes
import OAuth
import TrustedSubsystem

/// The words of RFC 9110 and RFC 6750: status, a challenge where one is due, one line of text.
struct PlainDialect: Dialect {
  func response(to refusal: Refusal, _ passage: inout Passage) -> HTTPResponse {
    passage.refusal = RefusalNote(type: nil, message: nil, authorizerError: refusal.authorizerError)
    switch refusal {
    case .noStage, .noRoute, .endpointDisabled: return text(404, "There is nothing here.")
    case .noMethod(let allowed):
      return text(405, "This method is not allowed here.", ["Allow": allowed.joined(separator: ", ")])
    case .badRequest(let error):
      return text(400, "\(error.description).", ["WWW-Authenticate": error.bearerChallenge])
    case .uriTooLong: return text(414, "The request target is too long.")
    case .unauthorized, .exception(AuthorizerOutcome.unauthorized):
      return unauthorized(hasToken: BearerToken.find(in: passage.request.headers) != nil)
    case .exception: return text(500, "The access could not be judged.")
    case .denied(_, let policy):
      return denied(policy, hasToken: BearerToken.find(in: passage.request.headers) != nil)
    case .noCertificate, .noKey: return text(403, "The access was refused.")
    case .throttled, .quotaExceeded: return text(429, "There were too many requests.")
    case .unusableContext(let status): return text(status, "The access could not be handed on.")
    case .backend(.timedOut): return text(504, "The node behind this gateway did not answer in time.")
    case .backend: return text(502, "The node behind this gateway could not be asked.")
    }
  }

  func response(to refusal: HTTPRefusal) -> HTTPResponse { HTTPResponse(status: refusal.status) }

  func forwardable(_ headers: HTTPHeaders) -> HTTPHeaders { ForwardableHeaders.response(headers) }

  func sign(_ response: inout HTTPResponse, _ requestID: String, _ extendedRequestID: String) {}

  /// RFC 6750 §3.1: whoever sent no token is not told of an error.
  private func unauthorized(hasToken: Bool) -> HTTPResponse {
    let challenge = hasToken ? #"Bearer error="invalid_token""# : #"Bearer realm="holdfast""#
    return text(401, "The access token was not accepted.", ["WWW-Authenticate": challenge])
  }

  /// With the challenge of the identity provider, whose action decides the status (RFC 6750 §3.1). A policy
  /// without an action is that of somebody's own authorizer, which has only said no.
  private func denied(_ policy: AuthorizerPolicy, hasToken: Bool) -> HTTPResponse {
    let action = policy["action"]?.text.flatMap(IntrospectionAnswer.Action.init)
    switch action {
    case .unauthorized where !hasToken: return unauthorized(hasToken: false)
    case .unauthorized: return refused(401, policy, or: .invalidToken)
    case .badRequest where !hasToken: return unauthorized(hasToken: false)
    case .badRequest: return refused(400, policy, or: .invalidRequest)
    case .forbidden: return refused(403, policy, or: .insufficientScope)
    case .internalServerError: return text(500, "The access could not be judged.")
    case .ok, nil: return refused(403, policy, or: nil)
    }
  }

  private enum BearerError: String {
    case invalidRequest = "invalid_request"
    case invalidToken = "invalid_token"
    case insufficientScope = "insufficient_scope"
  }

  private func refused(_ status: Int, _ policy: AuthorizerPolicy, or error: BearerError?) -> HTTPResponse {
    let challenge = policy["challenge"]?.text ?? error.map { #"Bearer error="\#($0.rawValue)""# }
    let headers = challenge.map { HTTPHeaders(dictionaryLiteral: ("WWW-Authenticate", $0)) }
    return text(status, "The access was refused.", headers ?? [:])
  }

  private func text(_ status: Int, _ line: String, _ headers: HTTPHeaders = [:]) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: headers, contentType: "text/plain; charset=utf-8", body: line + "\n")
  }
}
