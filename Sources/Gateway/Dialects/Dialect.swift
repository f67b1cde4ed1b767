import HTTP
import Layers
import Nodes
import OAuth

/// In whose words a gateway speaks.
protocol Dialect: Sendable {
  /// The answer to a request that goes no further. Notes in `passage` what the access log calls it.
  func response(to refusal: Refusal, _ passage: inout Passage) -> HTTPResponse

  /// The answer to what was no request that a node could be asked.
  func response(to refusal: HTTPRefusal) -> HTTPResponse

  /// What of a backend's headers this kind of gateway lets through, and under which names.
  func forwardable(_ headers: HTTPHeaders) -> HTTPHeaders

  /// Puts the gateway's own headers onto any answer.
  func sign(_ response: inout HTTPResponse, _ requestID: String, _ extendedRequestID: String)
}

extension OAuthError {
  /// RFC 6750 §3.
  var bearerChallenge: String {
    Challenge("Bearer", ["error": code.rawValue, "error_description": description]).text
  }
}
