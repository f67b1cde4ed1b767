/// Base 64 with padding (RFC 4648 §4).
///
/// Decoding is strict: padding must be there, white space and non-zero trailing bits are refused.
package enum Base64 {
  private static let alphabet = Base64Alphabet(last: "+/")
  private static let padding = UInt8(ascii: "=")

  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { out in
      var written = alphabet.encode(bytes, into: out)
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
    return alphabet.decode(characters.dropLast(padded))
  }
}
