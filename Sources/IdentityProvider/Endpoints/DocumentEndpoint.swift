import HTTP
import JSON
import Nodes

/// Answers one JSON document that never changes while the node lives: metadata (RFC 8414 §3.2).
struct DocumentEndpoint: PlainEndpoint {
  let methods = ["GET", "HEAD"]
  private let compact: HTTPResponse
  private let pretty: HTTPResponse

  init(_ document: some JSONWritable) {
    compact = Self.response(document, .compact)
    pretty = Self.response(document, .pretty)
  }

  func respond(to request: HTTPRequest, in context: RequestContext) -> Reply { Reply(compact) }

  /// - Parameter isPretty: a line a member.
  func response(isPretty: Bool) -> HTTPResponse { isPretty ? pretty : compact }

  static func response(_ document: some JSONWritable, _ style: JSONWriter.Style) -> HTTPResponse {
    var writer = JSONWriter(style, bytesExpected: 2048)
    writer.value(document)
    return HTTPResponse(
      status: 200, headers: ["Content-Type": "application/json", "Cache-Control": "no-cache"],
      body: writer.bytes)
  }
}
