/// Base 64 with padding (RFC 4648 §4).
///
/// Decoding is strict: padding must be there, white space and non-zero trailing bits are refused.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { out in
      var written = 0
      var window: UInt32 = 0
      var bits = 0
      for byte in bytes {
        window = window << 8 | UInt32(byte)
        bits += 8
        while bits >= 6 {
          bits -= 6
          out[written] = alphabet[Int(window >> UInt32(bits) & 63)]
          written += 1
        }
      }
      if bits > 0 {
        out[written] = alphabet[Int(window << UInt32(6 - bits) & 63)]
        written += 1
      }
      while written % 4 != 0 {
        out[written] = padding
        written += 1
      }
      return written
    }
  }

  /// The bytes that `text` stands for, or nil where it is no canonical encoding.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count % 4 == 0 else { return nil }
    let padded = characters.reversed().prefix(2).prefix { $0 == padding }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 4 * 3)
    var window: UInt32 = 0
    var bits = 0
    for character in characters.dropLast(padded) {
      guard let value = value(of: character) else { return nil }
      window = window << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: window >> UInt32(bits)))
      }
    }
    return window & ((1 << UInt32(bits)) - 1) == 0 ? bytes : nil
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
