/// One response, body included (RFC 9110 §3.4).
///
/// Framing headers (`Content-Length`, `Transfer-Encoding`, `Connection`) and `Date` are the connection's
/// business: a node leaves them out.
package struct HTTPResponse: Sendable, Equatable {
  package var status: Int
  package var headers: HTTPHeaders
  package var body: [UInt8]
  /// Takes the place of `body`, which is then left empty. What it brings is sent and not recorded.
  package var stream: ContentStream?

  package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package init(status: Int, headers: HTTPHeaders = [:], contentType: String, body: String) {
    self.status = status
    self.headers = headers
    self.headers.set("Content-Type", contentType)
    self.body = Array(body.utf8)
  }

  package init(status: Int, headers: HTTPHeaders = [:], contentType: String, stream: ContentStream) {
    self.status = status
    self.headers = headers
    self.headers.set("Content-Type", contentType)
    self.body = []
    self.stream = stream
  }
}
