import HTTP
import Layers
import Nodes
import OrderedCollections
import Topology

/// The words of a REST API of Amazon API Gateway, to the byte, with what an API changes of them.
struct AWSDialect: Dialect {
  let compat: AWSCompatibility
  var responses: OrderedDictionary<GatewayResponseType, GatewayResponse> = [:]
  /// Nil for what is refused before an API is known.
  var scope: DeploymentScope?

  func response(to refusal: Refusal, _ passage: inout Passage) -> HTTPResponse {
    let error = ServiceError(refusal, compat)
    passage.refusal = RefusalNote(
      type: error.type?.rawValue, message: error.message, authorizerError: refusal.authorizerError)
    var response = HTTPResponse(
      status: error.status, headers: ["Content-Type": "application/json", "x-amzn-ErrorType": error.name],
      body: error.body)
    for (name, value) in error.headers { response.headers.add(name, value) }
    if let change = change(of: error.type) { apply(change, to: &response, passage) }
    return response
  }

  /// The body that is too long and the request line that is too long have words of the service's own. What it says
  /// to bytes that are no request (400, 408, 431 and the like) no source shows: that has no body and no name.
  func response(to refusal: HTTPRefusal) -> HTTPResponse {
    switch refusal.status {
    case 413: Self.response(to: .tooLarge, contentType: "text/plain")
    case 414: Self.response(to: ServiceError(.uriTooLong, compat), contentType: "application/json")
    default: HTTPResponse(status: refusal.status)
    }
  }

  private static func response(to error: ServiceError, contentType: String) -> HTTPResponse {
    HTTPResponse(
      status: error.status, headers: ["Content-Type": contentType, "x-amzn-ErrorType": error.name],
      body: error.body)
  }

  func forwardable(_ headers: HTTPHeaders) -> HTTPHeaders { RemappedHeaders.response(headers) }

  func sign(_ response: inout HTTPResponse, _ requestID: String, _ extendedRequestID: String) {
    response.headers.set("x-amzn-RequestId", requestID)
    response.headers.set("x-amz-apigw-id", extendedRequestID)
  }

  private func change(of type: GatewayResponseType?) -> GatewayResponse? {
    guard !responses.isEmpty, let type, let fallback = type.fallback else { return nil }
    return responses[type] ?? responses[fallback]
  }

  private func apply(_ change: GatewayResponse, to response: inout HTTPResponse, _ passage: Passage) {
    let values = ContextValues(passage: passage, scope: scope)
    if let status = change.status { response.status = status }
    if let template = change.template {
      response.headers.set("Content-Type", change.contentType)
      response.body = Array(
        template.filled(by: values, absent: "", escaping: compat.escapesTemplateValues).utf8)
    }
    for (name, template) in change.headers {
      let value = template.filled(by: values, absent: "", escaping: false)
      if !value.isEmpty { response.headers.set(name, value) }
    }
  }
}
