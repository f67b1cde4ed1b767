/// One request, body included (RFC 9110 §3.4).
package struct HTTPRequest: Sendable, Equatable {
  package enum Version: Sendable, Equatable { case http1_0, http1_1 }

  /// Case-sensitive, as on the wire.
  package var method: String
  package var target: RequestTarget
  package var version: Version
  package var headers: HTTPHeaders
  /// The content, after its transfer coding was taken off.
  package var body: [UInt8]

  package init(
    method: String, target: RequestTarget, version: Version = .http1_1, headers: HTTPHeaders = [:],
    body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.version = version
    self.headers = headers
    self.body = body
  }

  package var path: String { target.path }
  package var query: String? { target.query }
}
