/// Bytes that came and were not used yet.
///
/// Used bytes stay in front until they outweigh the rest, so each byte is moved a bounded number of times
/// however small the portions are in which it is used.
struct ReceiveBuffer: Sendable {
  /// What an empty buffer keeps allocated for the next message.
  private static let keptBytesMax = 64 << 10

  private var storage: [UInt8] = []
  private var start = 0

  var count: Int { storage.count - start }
  var isEmpty: Bool { start == storage.count }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    if start > 0, start >= count {
      storage.removeSubrange(..<start)
      start = 0
    }
    storage.append(contentsOf: bytes)
  }

  /// Gives up the first `bytes` of the unread ones.
  mutating func consume(_ bytes: Int) {
    start += min(bytes, count)
    guard isEmpty else { return }
    start = 0
    storage.removeAll(keepingCapacity: storage.capacity <= Self.keptBytesMax)
  }

  mutating func removeAll() { consume(count) }

  @inline(__always)
  func withUnread<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withUnsafeBufferPointer { (bytes) throws(Failure) -> Result in
      try body(UnsafeBufferPointer(rebasing: bytes[start...]))
    }
  }

  /// A copy of the first unread bytes, `bytesMax` at most.
  func prefix(_ bytesMax: Int) -> [UInt8] { Array(storage[start...].prefix(bytesMax)) }

  /// A copy of `range`, counted from the first unread byte.
  func copy(_ range: Range<Int>) -> [UInt8] {
    range.isEmpty ? [] : Array(storage[(start + range.lowerBound)..<(start + range.upperBound)])
  }
}
