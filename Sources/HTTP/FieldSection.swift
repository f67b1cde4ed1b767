/// Reads header or trailer lines up to the empty line that ends them (RFC 9112 §5).
///
/// Offsets count from the first byte of the section, as `HTTPHeaders` wants them.
struct FieldSection: Sendable {
  private(set) var lines: [HTTPHeaders.Line] = []
  /// What the lines say of the message's framing; trailers have no say in it.
  private(set) var framing = MessageFraming()
  /// The bytes of all lines that are complete, without the empty line.
  private(set) var byteCount = 0
  private var scanner = LineScanner()
  private let isTrailer: Bool

  init(isTrailer: Bool = false) { self.isTrailer = isTrailer }

  /// - Returns: whether the empty line has been reached.
  mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: HTTPLimits
  ) throws(HTTPRefusal) -> Bool {
    if lines.isEmpty { lines.reserveCapacity(12) }
    while let end = try scanner.endOfLine(in: bytes, from: byteCount) {
      if end == byteCount { return true }
      guard end + 2 <= limits.headerBytesMax else { throw Self.tooLong }
      guard lines.count < limits.headerCountMax else {
        throw HTTPRefusal(status: 431, reason: "more than \(limits.headerCountMax) header fields")
      }
      try readLine(bytes, until: end)
      byteCount = end + 2
    }
    // A CR may already have come that belongs to the empty line.
    guard bytes.count <= limits.headerBytesMax + 1 else { throw Self.tooLong }
    return false
  }

  private static let tooLong = HTTPRefusal(status: 431, reason: "the header fields are too long")

  private mutating func readLine(
    _ bytes: UnsafeBufferPointer<UInt8>, until end: Int
  ) throws(HTTPRefusal) {
    let nameEnd = try endOfName(bytes, until: end)
    var valueStart = nameEnd + 1
    var valueEnd = end
    while valueStart < valueEnd, isBlank(bytes[valueStart]) { valueStart += 1 }
    while valueEnd > valueStart, isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
    let value = bytes.slice(valueStart..<valueEnd)
    guard !holdsControl(value) else { throw .badRequest("a control character in a header value") }
    if !isTrailer { try framing.note(bytes.slice(byteCount..<nameEnd), value) }
    lines.append(
      HTTPHeaders.Line(
        start: UInt32(byteCount), nameEnd: UInt32(nameEnd), valueStart: UInt32(valueStart),
        valueEnd: UInt32(valueEnd), end: UInt32(end + 2)))
  }

  private func endOfName(
    _ bytes: UnsafeBufferPointer<UInt8>, until end: Int
  ) throws(HTTPRefusal) -> Int {
    let token = ByteSet.token
    var index = byteCount
    while index < end, token.contains(bytes[index]) { index += 1 }
    guard index < end, bytes[index] == UInt8(ascii: ":"), index > byteCount else {
      throw .badRequest(problemOfName(bytes, at: index, until: end))
    }
    return index
  }

  private func problemOfName(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, until end: Int) -> String {
    if isBlank(bytes[byteCount]) { return "a folded header line" }
    if index < end, isBlank(bytes[index]) { return "white space in or behind a header name" }
    return index == end ? "a header line without a colon" : "a header name that is no token"
  }
}

@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
