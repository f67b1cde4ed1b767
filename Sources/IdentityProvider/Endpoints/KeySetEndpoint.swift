import HTTP
import JSON
import Nodes

/// Answers the keys by which tokens are verified (RFC 7517 §5); there is another one after a rotation.
struct KeySetEndpoint: PlainEndpoint {
  let methods = ["GET", "HEAD"]
  let keys: SigningKeyRing

  func respond(to request: HTTPRequest, in context: RequestContext) -> Reply {
    Reply(response(isPretty: false, at: context.now))
  }

  /// - Parameter isPretty: a line a member.
  func response(isPretty: Bool, at now: LabTime) -> HTTPResponse {
    DocumentEndpoint.response(keys.published(at: now), isPretty ? .pretty : .compact)
  }
}
