/// Base 64 with the URL- and filename-safe alphabet and no padding (RFC 4648 §5, RFC 7515 §2).
///
/// Decoding is strict: padding, white space, characters of the other alphabet and non-zero trailing bits
/// are refused, so that one value has one spelling.
package enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    let count = (bytes.count * 4 + 2) / 3
    return String(unsafeUninitializedCapacity: count) { out in
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
      return written
    }
  }

  /// The bytes that `text` stands for, or nil where it is no canonical encoding.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var window: UInt32 = 0
    var bits = 0
    for character in text.utf8 {
      guard let value = value(of: character) else { return nil }
      window = window << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: window >> UInt32(bits)))
      }
    }
    let trailing = window & ((1 << UInt32(bits)) - 1)
    return bits < 6 && trailing == 0 ? bytes : nil
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
