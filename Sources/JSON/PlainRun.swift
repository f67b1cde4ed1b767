/// The bytes of a JSON string that stand for themselves (RFC 8259 §7): all but control characters, quotation
/// marks and backslashes. Nearly all of every text is such, so it is looked at eight bytes at a time.
enum PlainRun {
  /// Where the run that begins at `start` ends: at a byte that does not stand for itself, or at the end.
  static func end(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(text)
    var index = start
    while index + 8 <= text.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let marks = special(in: word)
      if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < text.count, !isSpecial(text[index]) { index += 1 }
    return index
  }

  /// Whether all of it is ASCII. Without an early end, for so the compiler makes vectors of it.
  static func isASCII(_ text: some Sequence<UInt8>) -> Bool { text.reduce(0, |) < 0x80 }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The high bit of each byte that is special. A borrow can only mark bytes above the first special one, so
  /// the lowest mark is right.
  @inline(__always)
  private static func special(in word: UInt64) -> UInt64 {
    let control = (word &- ones &* 0x20) & ~word
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    return (control | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & highBits
  }
}
