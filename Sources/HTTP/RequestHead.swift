/// Reads a request up to the end of its header lines, in portions of any size (RFC 9112 §2.1).
struct RequestHead: Sendable {
  private var scanner = LineScanner()
  private var lineStart = 0
  private var fieldsStart = 0
  private var line: RequestLine?
  private var fields = FieldSection()

  /// A head that is complete: a request still without content, and how its content is framed.
  struct Complete {
    let request: HTTPRequest
    let framing: MessageFraming
    let byteCount: Int
  }

  /// - Parameter bytes: from the first byte of the message, and more of them at each call.
  mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: HTTPLimits
  ) throws(HTTPRefusal) -> Complete? {
    if line == nil { try readLine(bytes, limits: limits) }
    guard let line else { return nil }
    guard try fields.read(bytes.slice(fieldsStart..<bytes.count), limits: limits) else { return nil }
    let framing = fields.framing
    try framing.check(line.version)
    try framing.checkHost(line.version)
    let wire = Array(bytes[fieldsStart..<(fieldsStart + fields.byteCount)])
    let request = HTTPRequest(
      method: line.method, target: line.target, version: line.version,
      headers: HTTPHeaders(wire: wire, lines: fields.lines))
    try checkAuthority(line, request.headers)
    return Complete(request: request, framing: framing, byteCount: fieldsStart + fields.byteCount + 2)
  }

  private mutating func readLine(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: HTTPLimits
  ) throws(HTTPRefusal) {
    skipEmptyLine(bytes)
    try checkFirstByte(bytes)
    let end = try scanner.endOfLine(in: bytes, from: lineStart)
    guard (end.map { $0 + 2 } ?? bytes.count) - lineStart <= limits.requestLineBytesMax else {
      throw HTTPRefusal(status: 414, reason: "the request line is too long")
    }
    guard let end else { return }
    line = try RequestLine(bytes.slice(lineStart..<end))
    fieldsStart = end + 2
  }

  /// One empty line before a request is tolerated (RFC 9112 §2.2), for old clients send it after a body.
  private mutating func skipEmptyLine(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard lineStart == 0, bytes.count >= 2, bytes[0] == 13, bytes[1] == 10 else { return }
    lineStart = 2
  }

  /// Answers at once where no line will ever come, as when a TLS client meets a plain port.
  private func checkFirstByte(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    guard bytes.count > lineStart else { return }
    let first = bytes[lineStart]
    guard ByteSet.token.contains(first) || (lineStart == 0 && first == 13 && bytes.count == 1) else {
      throw .badRequest("a request does not begin with byte \(first)")
    }
  }

  private func checkAuthority(_ line: RequestLine, _ headers: HTTPHeaders) throws(HTTPRefusal) {
    guard let authority = line.authority, let host = headers["Host"] else { return }
    guard authority.elementsEqual(host.utf8, by: { asciiLowercased($0) == asciiLowercased($1) }) else {
      throw .badRequest("the target's authority is not the Host")
    }
  }
}
