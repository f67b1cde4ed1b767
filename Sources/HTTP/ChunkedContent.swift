import Encodings

/// Takes the chunked transfer coding off (RFC 9112 §7.1). Trailer fields are read, bounded and dropped.
struct ChunkedContent: Sendable {
  /// A chunk's size with its extensions and CR LF.
  static let chunkLineBytesMax = 256
  /// The extensions of all chunks of a message together.
  static let extensionBytesMax = 4 << 10

  private(set) var content: [UInt8] = []
  /// Whether content is taken out as it comes, so that each chunk is bounded, and not their sum.
  var isTakenInPortions = false
  private var step = Step.size
  private var scanner = LineScanner()
  private var extensionBytes = 0
  private var trailer = FieldSection(isTrailer: true)

  private enum Step {
    case size
    case data(remaining: Int)
    case endOfData
    case trailer
  }

  /// Uses up what it can of `buffer`.
  /// - Returns: whether the content is complete.
  mutating func read(from buffer: inout ReceiveBuffer, limits: HTTPLimits) throws(HTTPRefusal) -> Bool {
    while true {
      switch step {
      case .size:
        guard try readSize(&buffer, limits: limits) else { return false }
      case .data(let remaining):
        guard readData(&buffer, remaining) else { return false }
      case .endOfData:
        guard try readEndOfData(&buffer) else { return false }
      case .trailer:
        return try readTrailer(&buffer, limits: limits)
      }
    }
  }

  /// Takes out what has been read.
  mutating func takeContent() -> [UInt8] {
    defer { content = [] }
    return content
  }

  private mutating func readSize(
    _ buffer: inout ReceiveBuffer, limits: HTTPLimits
  ) throws(HTTPRefusal) -> Bool {
    var scanner = scanner
    let end = try buffer.withUnread { (bytes) throws(HTTPRefusal) in
      try scanner.endOfLine(in: bytes, from: 0)
    }
    self.scanner = scanner
    guard (end ?? buffer.count) + 2 <= Self.chunkLineBytesMax else {
      throw .badRequest("a chunk's size line is too long")
    }
    guard let end else { return false }
    let (size, extensions) = try buffer.withUnread { (bytes) throws(HTTPRefusal) in
      try Self.parseSize(bytes.slice(0..<end))
    }
    extensionBytes += extensions
    guard extensionBytes <= Self.extensionBytesMax else { throw .badRequest("too many chunk extensions") }
    guard size <= limits.bodyBytesMax - (isTakenInPortions ? 0 : content.count) else {
      throw HTTPRefusal(status: 413, reason: "the content is longer than \(limits.bodyBytesMax) bytes")
    }
    take(&buffer, end + 2, then: size == 0 ? .trailer : .data(remaining: size))
    return true
  }

  private mutating func readData(_ buffer: inout ReceiveBuffer, _ remaining: Int) -> Bool {
    let portion = min(remaining, buffer.count)
    guard portion > 0 else { return false }
    buffer.withUnread { content.append(contentsOf: $0[..<portion]) }
    take(&buffer, portion, then: portion == remaining ? .endOfData : .data(remaining: remaining - portion))
    return true
  }

  private mutating func readEndOfData(_ buffer: inout ReceiveBuffer) throws(HTTPRefusal) -> Bool {
    guard buffer.count >= 2 else { return false }
    guard buffer.prefix(2) == [13, 10] else { throw .badRequest("a chunk is not as long as its size says") }
    take(&buffer, 2, then: .size)
    return true
  }

  private mutating func readTrailer(
    _ buffer: inout ReceiveBuffer, limits: HTTPLimits
  ) throws(HTTPRefusal) -> Bool {
    let isComplete = try buffer.withUnread { (bytes) throws(HTTPRefusal) in
      try trailer.read(bytes, limits: limits)
    }
    if isComplete { buffer.consume(trailer.byteCount + 2) }
    return isComplete
  }

  private mutating func take(_ buffer: inout ReceiveBuffer, _ bytes: Int, then next: Step) {
    buffer.consume(bytes)
    scanner.reset()
    step = next
  }

  /// - Returns: the size, and how many bytes of extensions stand behind it.
  private static func parseSize(
    _ line: UnsafeBufferPointer<UInt8>
  ) throws(HTTPRefusal) -> (size: Int, extensions: Int) {
    var size = 0
    var index = 0
    while index < line.count, let digit = Hexadecimal.value(of: line[index]) {
      guard index < 15 else { throw .badRequest("a chunk size of too many digits") }
      size = size << 4 | Int(digit)
      index += 1
    }
    guard index > 0, index == line.count || line[index] == UInt8(ascii: ";") else {
      throw .badRequest("a chunk size that is no hexadecimal number")
    }
    guard !holdsControl(line.slice(index..<line.count)) else {
      throw .badRequest("a control character in a chunk extension")
    }
    return (size, line.count - index)
  }
}
