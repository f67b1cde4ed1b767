/// Reads a response up to the end of its header lines, in portions of any size.
struct ResponseHead: Sendable {
  private var scanner = LineScanner()
  private var fieldsStart = 0
  private var line: StatusLine?
  private var fields = FieldSection()

  struct Complete {
    let response: HTTPResponse
    let version: HTTPRequest.Version
    let framing: MessageFraming
    let byteCount: Int
  }

  mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: HTTPLimits
  ) throws(HTTPRefusal) -> Complete? {
    if line == nil { try readLine(bytes, limits: limits) }
    guard let line else { return nil }
    guard try fields.read(bytes.slice(fieldsStart..<bytes.count), limits: limits) else { return nil }
    try fields.framing.check(line.version)
    let wire = Array(bytes[fieldsStart..<(fieldsStart + fields.byteCount)])
    return Complete(
      response: HTTPResponse(status: line.status, headers: HTTPHeaders(wire: wire, lines: fields.lines)),
      version: line.version, framing: fields.framing, byteCount: fieldsStart + fields.byteCount + 2)
  }

  private mutating func readLine(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: HTTPLimits
  ) throws(HTTPRefusal) {
    let end = try scanner.endOfLine(in: bytes, from: 0)
    guard (end.map { $0 + 2 } ?? bytes.count) <= limits.requestLineBytesMax else {
      throw .badRequest("the status line is too long")
    }
    guard let end else { return }
    line = try StatusLine(bytes.slice(0..<end))
    fieldsStart = end + 2
  }
}
