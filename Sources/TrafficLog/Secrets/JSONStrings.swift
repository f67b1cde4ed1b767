/// The members of a JSON text whose values are strings, at any depth, found by one pass over the bytes.
///
/// It is no parser: it accepts more than JSON is, so that a secret is found in a broken body too, and it is
/// fast, because every body passes through it.
struct JSONStrings: Sequence {
  struct Member {
    var name: Range<Int>
    /// Between the quotation marks, escapes left as they are.
    var value: Range<Int>
  }

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  struct Iterator: IteratorProtocol {
    fileprivate let bytes: [UInt8]
    fileprivate var index = 0

    mutating func next() -> Member? {
      while let name = string() {
        skipBlanks()
        guard take(UInt8(ascii: ":")) else { continue }
        skipBlanks()
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { continue }
        guard let value = string() else { return nil }
        return Member(name: name, value: value)
      }
      return nil
    }

    /// The next string at or behind the index, without its quotation marks.
    private mutating func string() -> Range<Int>? {
      bytes.withUnsafeBufferPointer { bytes in
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += 1 }
        let start = index + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
          end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < bytes.count else {
          index = bytes.count
          return nil
        }
        index = end + 1
        return start..<end
      }
    }

    private mutating func skipBlanks() {
      while index < bytes.count, bytes[index] == 32 || (9...13).contains(bytes[index]) { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
      return true
    }
  }

  func makeIterator() -> Iterator { Iterator(bytes: bytes) }
}
