/// Characters for groups of six bits: what the encodings of RFC 4648 §4 and §5 have in common.
struct Base64Alphabet: Sendable {
  private static let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let noValue: UInt8 = 64

  private let characters: [UInt8]
  /// The value of each byte as a character, or `noValue`.
  private let values: [UInt8]

  /// - Parameter last: the characters for 62 and 63.
  init(last: String) {
    let characters = Array((Self.common + last).utf8)
    var values = [UInt8](repeating: Self.noValue, count: 256)
    for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
    self.characters = characters
    self.values = values
  }

  /// How many characters stand for so many bytes, without padding.
  static func characterCount(bytes: Int) -> Int { (bytes * 4 + 2) / 3 }

  /// Writes the characters for `bytes` and returns their number.
  func encode(_ bytes: some Collection<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var written = 0
    var window: UInt32 = 0
    var bits = 0
    for byte in bytes {
      window = window << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        out[written] = characters[Int(window >> UInt32(bits) & 63)]
        written += 1
      }
    }
    if bits > 0 {
      out[written] = characters[Int(window << UInt32(6 - bits) & 63)]
      written += 1
    }
    return written
  }

  /// The bytes that characters without padding stand for; nil where one is none, one is left over, or bits that
  /// stand for nothing are set.
  func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 2)
    var window: UInt32 = 0
    var bits = 0
    for character in text {
      let value = values[Int(character)]
      guard value != Self.noValue else { return nil }
      window = window << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: window >> UInt32(bits)))
      }
    }
    let trailing = window & ((1 << UInt32(bits)) - 1)
    return bits < 6 && trailing == 0 ? bytes : nil
  }
}
