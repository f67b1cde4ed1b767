import HTTP
import JSON
import Nodes
import OAuth

/// An error as the token endpoint words it (RFC 6749 §5.2); the other endpoints for clients use the same form.
struct ErrorResponse {
  let error: OAuthError
  /// Whether the client tried the Authorization header: then 401 names the scheme.
  let usedAuthorization: Bool
  static let challenge = #"Basic realm="holdfast", charset="UTF-8""#

  private var status: Int {
    switch error.code {
    case .invalidClient: 401
    case .temporarilyUnavailable: 503
    case .serverError: 500
    default: 400
    }
  }

  var response: HTTPResponse {
    var response = HTTPResponse.json(status, self)
    if status == 401, usedAuthorization { response.headers.add("WWW-Authenticate", Self.challenge) }
    return response
  }
}

extension ErrorResponse: JSONWritable {
  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("error", error.code.rawValue)
      $0.member("error_description", error.description)
    }
  }
}

extension Reply {
  /// The refusal of a request, with the verdict that it rests on behind those that were reached before.
  static func refusal(_ error: OAuthError, of request: HTTPRequest, after verdicts: [Verdict]) -> Reply {
    let response = ErrorResponse(error: error, usedAuthorization: request.headers.contains("Authorization"))
    return Reply(response.response, verdicts: verdicts + (error.verdict.map { [$0] } ?? []))
  }
}

extension OAuthError {
  static func missing(_ parameter: String) -> OAuthError {
    OAuthError(
      .invalidRequest, "The parameter \(parameter) is missing",
      verdict: .fail(.requiredParameter, expected: parameter, presented: "nothing"))
  }

  init(_ failure: IdentityStoreFailure) {
    switch failure {
    case .full: self.init(.temporarilyUnavailable, "Too many tokens are alive", detail: "the store is full")
    case .storage(let text): self.init(.serverError, "The request could not be recorded", detail: text)
    }
  }
}

extension Rule {
  static let requiredParameter = Rule(
    "required-parameter", .rfc(6749, "3.2"),
    passed: "The parameter {expected} is there.",
    failed: "The parameter {expected} is missing or empty.",
    remedy: "Add the parameter to the form.")
}
