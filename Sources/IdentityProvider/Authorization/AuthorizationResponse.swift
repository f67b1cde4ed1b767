import Encodings
import HTTP
import OAuth

/// What the authorization endpoint sends to the client by way of the browser (RFC 6749 §4.1.2, RFC 9207 §2).
struct AuthorizationResponse: Sendable {
  enum Outcome: Sendable {
    case code(String)
    case error(OAuthError)
  }

  let redirection: AuthorizationRequest.Redirection
  let outcome: Outcome
  let state: String?
  let issuer: String

  var location: String {
    let separator = redirection.uri.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
    let query = parameters.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    return redirection.uri + separator + query
  }

  private var parameters: [(String, String)] {
    var parameters: [(String, String)] =
      switch outcome {
      case .code(let code): [("code", code)]
      case .error(let error): [("error", error.code.rawValue), ("error_description", error.description)]
      }
    if let state { parameters.append(("state", state)) }
    parameters.append(("iss", issuer))
    return parameters
  }

  /// 303, so that a browser which has just posted a password does not post it again (RFC 9700 §4.12).
  var response: HTTPResponse {
    HTTPResponse(
      status: 303,
      headers: ["Location": location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"])
  }
}
