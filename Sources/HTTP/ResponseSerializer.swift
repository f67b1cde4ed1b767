extension HTTPResponse {
  /// Appends head and body, so that both leave in one write; of a response with a stream, the head alone.
  ///
  /// Framing headers of the node are dropped; those of this connection are written (RFC 9112 §6, §9.3). Only
  /// an answer to HEAD and a 304 may bring a `Content-Length` of their own, for it speaks of another body.
  /// - Parameters:
  ///   - method: of the request; HEAD gets no body.
  ///   - version: of the request, which decides how an open connection is announced, and how a stream ends.
  ///   - date: an IMF-fixdate (RFC 9110 §5.6.7), written unless the node set `Date`.
  package func serialize(
    for method: String, version: HTTPRequest.Version, keepAlive: Bool, date: String?,
    into out: inout [UInt8]
  ) {
    if out.isEmpty { out.reserveCapacity(headers.wire.count + body.count + 160) }
    out.append("HTTP/1.1 ")
    out.append(decimal: max(status, 0))
    out.append(32)
    out.append(ReasonPhrase.of(status))
    out.append("\r\n")
    out.append(headers, without: headers.isFraming)
    if let date, !headers.contains("date") {
      out.append("Date: ")
      out.append(value: date)
      out.append("\r\n")
    }
    let framing = streamFraming(for: method, version: version)
    if framing == .chunked { out.append("Transfer-Encoding: chunked\r\n") }
    if stream == nil { appendLength(for: method, into: &out) }
    switch (keepAlive && framing != .untilClose, version) {
    case (false, _): out.append("Connection: close\r\n\r\n")
    case (true, .http1_0): out.append("Connection: keep-alive\r\n\r\n")
    case (true, .http1_1): out.append("\r\n")
    }
    if stream == nil, mayHaveBody(method) { out.append(contentsOf: body) }
  }

  func mayHaveBody(_ method: String) -> Bool {
    method != "HEAD" && status != 204 && status != 304 && status >= 200
  }

  private func appendLength(for method: String, into out: inout [UInt8]) {
    guard status >= 200, status != 204 else { return }
    if mayHaveBody(method) || !body.isEmpty {
      out.append("Content-Length: ")
      out.append(decimal: body.count)
      out.append("\r\n")
    } else if let length = headers["content-length"].flatMap({ Int($0) }), length >= 0 {
      out.append("Content-Length: ")
      out.append(decimal: length)
      out.append("\r\n")
    }
  }
}
