import Foundation

/// The members of a JSON text whose values are strings, or arrays that begin with strings, at any depth, found by one
/// pass over the bytes. Of an array every string is a member by itself.
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
    /// Of the array whose strings come next.
    private var listName: Range<Int>?

    fileprivate init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Member? {
      if let member = nextOfList() { return member }
      while let name = string() {
        skipBlanks()
        guard take(UInt8(ascii: ":")) else { continue }
        skipBlanks()
        let isList = take(UInt8(ascii: "["))
        if isList { skipBlanks() }
        guard isAtString else { continue }
        guard let value = string() else { return nil }
        if isList { listName = name }
        return Member(name: name, value: value)
      }
      return nil
    }

    private mutating func nextOfList() -> Member? {
      guard let name = listName else { return nil }
      listName = nil
      skipBlanks()
      guard take(UInt8(ascii: ",")) else { return nil }
      skipBlanks()
      guard isAtString, let value = string() else { return nil }
      listName = name
      return Member(name: name, value: value)
    }

    private var isAtString: Bool { index < bytes.count && bytes[index] == UInt8(ascii: "\"") }

    /// The next string at or behind the index, without its quotation marks.
    private mutating func string() -> Range<Int>? {
      let range = bytes.withUnsafeBytes { bytes -> Range<Int>? in
        guard let open = Self.quote(in: bytes, from: index) else { return nil }
        var end = Self.quote(in: bytes, from: open + 1)
        while let quote = end, Self.isEscaped(quote, in: bytes, from: open + 1) {
          end = Self.quote(in: bytes, from: quote + 1)
        }
        return end.map { open + 1..<$0 }
      }
      index = range.map { $0.upperBound + 1 } ?? bytes.count
      return range
    }

    private static func quote(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
      guard start < bytes.count, let base = bytes.baseAddress else { return nil }
      let found = memchr(base + start, CInt(UInt8(ascii: "\"")), bytes.count - start)
      return found.map { UnsafeRawPointer($0) - base }
    }

    /// Whether an odd number of backslashes stands before it.
    private static func isEscaped(_ quote: Int, in bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
      var first = quote
      while first > start, bytes[first - 1] == UInt8(ascii: "\\") { first -= 1 }
      return (quote - first) % 2 == 1
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
