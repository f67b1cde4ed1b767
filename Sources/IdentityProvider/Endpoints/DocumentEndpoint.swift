import HTTP
import JSON
import Nodes

/// Answers one JSON document that never changes while the node lives: metadata (RFC 8414 §3.2), keys (RFC 7517 §5).
struct DocumentEndpoint: PlainEndpoint {
  let methods = ["GET", "HEAD"]
  private let response: HTTPResponse

  init(_ document: some JSONWritable) {
    var writer = JSONWriter(bytesExpected: 2048)
    writer.value(document)
    response = HTTPResponse(
      status: 200, headers: ["Content-Type": "application/json", "Cache-Control": "no-cache"],
      body: writer.bytes)
  }

  func respond(to request: HTTPRequest, in context: RequestContext) -> Reply { Reply(response) }
}
