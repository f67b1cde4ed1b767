import Authorizer
import HTTP
import JSON
import Nodes
import OAuth

/// The words of a REST API of Amazon API Gateway, to the byte.
///
/// Small things matter here, because programs compare them: policies are denied with a capital `Message`, all
/// else with a small one, and what the integration spoils has a blank behind the colon.
struct AWSDialect: Dialect {
  let explicitDenyMessage: String

  func response(to refusal: Refusal) -> HTTPResponse {
    switch refusal {
    case .noStage: answer(403, #"{"message":"Forbidden"}"#, "ForbiddenException")
    case .noRoute, .noMethod:
      answer(403, #"{"message":"Missing Authentication Token"}"#, "MissingAuthenticationTokenException")
    case .badRequest(let error): badRequest(error)
    case .uriTooLong: answer(414, #"{"message":"Request URI too long"}"#, "RequestTooLongException")
    case .exception(AuthorizerOutcome.unauthorized):
      answer(401, #"{"message":"Unauthorized"}"#, "UnauthorizedException")
    case .exception: answer(500, #"{"message":null}"#, "AuthorizerConfigurationException")
    case .denied(isExplicit: true, _):
      answer(403, member("Message", explicitDenyMessage), "AccessDeniedException")
    case .denied(isExplicit: false, _):
      answer(
        403, member("Message", "User is not authorized to access this resource"), "AccessDeniedException")
    case .unusableContext(let status):
      answer(status, #"{"message": "Internal server error"}"#, "InternalServerErrorException")
    case .backend(.timedOut):
      answer(504, #"{"message": "Endpoint request timed out"}"#, "InternalServerErrorException")
    case .backend:
      answer(502, #"{"message": "Internal server error"}"#, "InternalServerErrorException")
    }
  }

  /// A REST API cannot pass a challenge of its backend on: it takes another name.
  func adapt(_ response: inout HTTPResponse) {
    guard response.headers.contains("WWW-Authenticate") else { return }
    let challenges = response.headers.values("WWW-Authenticate")
    response.headers.remove("WWW-Authenticate")
    for challenge in challenges { response.headers.add("X-Amzn-Remapped-WWW-Authenticate", challenge) }
  }

  func sign(_ response: inout HTTPResponse, _ identifier: RequestIdentifier) {
    response.headers.set("x-amzn-RequestId", identifier.requestID)
    response.headers.set("x-amz-apigw-id", identifier.apiGatewayID)
  }

  /// The service has no such answer of its own, so the challenge of RFC 6750 §3 goes with it.
  private func badRequest(_ error: OAuthError) -> HTTPResponse {
    var response = answer(400, member("message", error.description), "BadRequestException")
    response.headers.add("WWW-Authenticate", error.bearerChallenge)
    return response
  }

  private func answer(_ status: Int, _ body: String, _ type: String) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "application/json", "x-amzn-ErrorType": type],
      body: Array(body.utf8))
  }

  private func member(_ name: String, _ value: String) -> String {
    var writer = JSONWriter()
    writer.object { $0.member(name, value) }
    return writer.text
  }
}
