/// Reads the tokens of RFC 8259 from bytes, strictly: nothing is repaired and nothing skipped but white
/// space.
struct JSONScanner {
  let bytes: [UInt8]
  let limits: JSONLimits
  private(set) var offset = 0

  init(_ bytes: [UInt8], limits: JSONLimits) throws(JSONFault) {
    self.bytes = bytes
    self.limits = limits
    guard bytes.count <= limits.bytesMax else {
      throw JSONFault(
        kind: .limit, offset: 0, sentence: "the text is longer than \(limits.bytesMax) bytes")
    }
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw JSONFault(offset: 0, sentence: "a byte order mark is not allowed (RFC 8259 §8.1)")
    }
  }

  /// The byte at hand, nil at the end.
  var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func advance(by count: Int = 1) { offset += count }

  mutating func skipWhitespace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: return
      }
    }
  }

  /// Steps over `byte` if it is at hand.
  mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    offset += 1
    return true
  }

  mutating func expect(_ byte: UInt8, _ sentence: String) throws(JSONFault) {
    guard take(byte) else { throw unexpected(sentence) }
  }

  /// `true`, `false` or `null`.
  mutating func expect(word: StaticString) throws(JSONFault) {
    let start = offset
    for index in 0..<word.utf8CodeUnitCount {
      guard take(word.utf8Start[index]) else { throw badWord(from: start) }
    }
    if let next = current, JSONScanner.isWordByte(next) { throw badWord(from: start) }
  }

  func unexpected(_ expectation: String) -> JSONFault {
    JSONFault(offset: offset, sentence: "expected \(expectation) but found \(found)")
  }

  private func badWord(from start: Int) -> JSONFault {
    let word = bytes[start...].prefix(20).prefix(while: JSONScanner.isWordByte)
    return JSONFault(
      offset: start, sentence: "'\(String(decoding: word, as: UTF8.self))' is not a JSON value")
  }

  /// What stands at the offset, in words and harmless on a terminal.
  private var found: String {
    guard let byte = current else { return "the end of the text" }
    switch byte {
    case 0x21...0x7E where byte != UInt8(ascii: "'"): return "'\(Character(Unicode.Scalar(byte)))'"
    case UInt8(ascii: "'"): return "a single quote"
    default: return "the byte 0x\(String(byte, radix: 16))"
    }
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
