extension HTTPRequest {
  /// Appends head and body, so that both leave in one write.
  ///
  /// The target is in origin form and made of the canonical path, so that the far end sees the path that was
  /// decided on. Framing headers and `Host` of the node are dropped.
  /// - Parameter host: the value of `Host`.
  package func serialize(host: String, into out: inout [UInt8]) {
    if out.isEmpty { out.reserveCapacity(headers.wire.count + body.count + target.text.utf8.count + 160) }
    out.append(escaping: method)
    out.append(32)
    out.append(escaping: target.path)
    if let query = target.query {
      out.append(UInt8(ascii: "?"))
      out.append(escaping: query)
    }
    out.append(" HTTP/1.1\r\nHost: ")
    out.append(value: host)
    out.append("\r\n")
    out.append(headers) { headers.isFraming($0) || headers.matches($0, "host") }
    if !body.isEmpty || method == "POST" || method == "PUT" || method == "PATCH" {
      out.append("Content-Length: ")
      out.append(decimal: body.count)
      out.append("\r\n")
    }
    out.append("\r\n")
    out.append(contentsOf: body)
  }
}
