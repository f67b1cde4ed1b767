import Authorizer
import HTTP
import Nodes
import OAuth

/// The words of RFC 9110 and RFC 6750: status, a challenge where one is due, one line of text.
struct PlainDialect: Dialect {
  func response(to refusal: Refusal) -> HTTPResponse {
    switch refusal {
    case .noStage, .noRoute: return text(404, "There is nothing here.")
    case .noMethod(let allowed):
      return text(405, "This method is not allowed here.", ["Allow": allowed.joined(separator: ", ")])
    case .badRequest(let error):
      return text(400, "\(error.description).", ["WWW-Authenticate": error.bearerChallenge])
    case .uriTooLong: return text(414, "The request target is too long.")
    case .exception(AuthorizerOutcome.unauthorized):
      return text(
        401, "The access token was not accepted.", ["WWW-Authenticate": #"Bearer realm="holdfast""#])
    case .exception: return text(500, "The access could not be judged.")
    case .denied(_, let policy): return denied(policy)
    case .unusableContext(let status): return text(status, "The access could not be handed on.")
    case .backend(.timedOut): return text(504, "The node behind this gateway did not answer in time.")
    case .backend: return text(502, "The node behind this gateway could not be asked.")
    }
  }

  func adapt(_ response: inout HTTPResponse) {}

  func sign(_ response: inout HTTPResponse, _ identifier: RequestIdentifier) {}

  /// With the challenge of the identity provider, whose action decides the status (RFC 6750 §3.1).
  private func denied(_ policy: AuthorizerPolicy) -> HTTPResponse {
    let status =
      switch policy["action"]?.text.flatMap(IntrospectionAnswer.Action.init) {
      case .badRequest: 400
      case .unauthorized: 401
      default: 403
      }
    let challenge = policy["challenge"]?.text.map { HTTPHeaders(dictionaryLiteral: ("WWW-Authenticate", $0)) }
    return text(status, "The access was refused.", challenge ?? [:])
  }

  private func text(_ status: Int, _ line: String, _ headers: HTTPHeaders = [:]) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: headers, contentType: "text/plain; charset=utf-8", body: line + "\n")
  }
}
