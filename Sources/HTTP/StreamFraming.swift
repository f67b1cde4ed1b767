/// How the end of a content is told whose length is not known before (RFC 9112 §6.3).
package enum StreamFraming: Sendable {
  /// In chunks, the last of which is empty (RFC 9112 §7.1).
  case chunked
  /// By closing the connection: all that HTTP/1.0 has.
  case untilClose

  /// Appends a portion as it goes over the wire. An empty one is nothing: as a chunk it would be the last.
  package func append(_ portion: [UInt8], into out: inout [UInt8]) {
    guard !portion.isEmpty else { return }
    switch self {
    case .chunked:
      out.append(contentsOf: String(portion.count, radix: 16).utf8)
      out.append("\r\n")
      out.append(contentsOf: portion)
      out.append("\r\n")
    case .untilClose: out.append(contentsOf: portion)
    }
  }

  /// Appends what follows the last portion.
  package func appendEnd(into out: inout [UInt8]) {
    if case .chunked = self { out.append("0\r\n\r\n") }
  }
}

extension HTTPResponse {
  /// How its stream is to be sent; nil where there is none, or the answer has no content whatever it holds.
  package func streamFraming(for method: String, version: HTTPRequest.Version) -> StreamFraming? {
    guard stream != nil, mayHaveBody(method) else { return nil }
    return version == .http1_0 ? .untilClose : .chunked
  }
}
