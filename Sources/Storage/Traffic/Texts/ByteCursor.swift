/// Reads numbers and runs of bytes, one behind the other; nil where what stands there is none.
struct ByteCursor {
  private let all: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { all = bytes }

  var isAtEnd: Bool { index >= all.count }

  /// LEB128, no larger than 32 bits.
  mutating func number() -> Int? {
    var number = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      guard index < all.count else { return nil }
      let byte = all[index]
      index += 1
      number |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return number <= Int(UInt32.max) ? number : nil }
    }
    return nil
  }

  mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= all.count - index else { return nil }
    defer { index += count }
    return all[index..<index + count]
  }
}

extension [UInt8] {
  /// As LEB128.
  /// - Parameter number: not negative.
  mutating func append(number: Int) {
    var rest = UInt(number)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
