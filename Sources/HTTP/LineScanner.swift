import Glibc

/// Finds lines that end in CR LF and looks at no byte twice, however slowly the bytes come (RFC 9112 §2.2).
struct LineScanner: Sendable {
  private var scanned = 0

  /// The offset of the CR that ends the line that starts at `start`, or nil where the line is not complete.
  /// - Throws: 400 where a line ends in LF alone.
  @inline(__always)
  mutating func endOfLine(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) throws(HTTPRefusal) -> Int? {
    let from = max(start, scanned)
    guard from < bytes.count, let base = bytes.baseAddress,
      let hit = memchr(base + from, 10, bytes.count - from)
    else {
      scanned = bytes.count
      return nil
    }
    let lineFeed = base.distance(to: hit.assumingMemoryBound(to: UInt8.self))
    scanned = lineFeed + 1
    guard lineFeed > start, bytes[lineFeed - 1] == 13 else {
      throw .badRequest("a line ends in LF without CR")
    }
    return lineFeed - 1
  }

  /// Called when the bytes before an offset were given up and offsets start anew.
  mutating func reset() { scanned = 0 }
}
