import HTTP
import Nodes
import OAuth

/// `/service/configuration`: the metadata that an authorization server publishes as its own (RFC 8414).
struct ConfigurationCall: ServiceCall {
  let methods = ["GET", "POST"]
  let document: DocumentEndpoint

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    guard request.method == "POST", !request.body.isEmpty else {
      return document.response(isPretty: request.asksForPretty)
    }
    do throws(CallProblem) {
      let body = try CallBody(parsing: request.body)
      guard try body.text("patch") == nil else {
        verdicts.append(.fail(.serviceCall, expected: "a call without `patch`", presented: "a patch"))
        return .callRefused(400, code: "patch-unsupported", "The metadata cannot be patched.")
      }
      return document.response(isPretty: try body.flag("pretty"))
    } catch {
      verdicts.append(.fail(.serviceCall, expected: "a JSON object", presented: error.words))
      return .callRefused(400, code: "call-malformed", error.words)
    }
  }
}

/// `/service/jwks/get`: the keys that an authorization server publishes as its own (RFC 7517 §5). Private ones are never
/// among them, whatever the call asks for.
struct KeysCall: ServiceCall {
  let methods = ["GET", "POST"]
  let document: KeySetEndpoint

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    document.response(isPretty: request.asksForPretty, at: context.now)
  }
}

extension HTTPRequest {
  /// `pretty=true` in the query, in any spelling: Python writes it with a capital.
  fileprivate var asksForPretty: Bool {
    (try? queryParameters())?["pretty"]?.lowercased() == "true"
  }
}
