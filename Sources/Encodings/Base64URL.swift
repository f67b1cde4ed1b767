/// Base 64 with the URL- and filename-safe alphabet and no padding (RFC 4648 §5, RFC 7515 §2).
///
/// Decoding is strict: padding, white space, characters of the other alphabet and non-zero trailing bits
/// are refused, so that one value has one spelling.
package enum Base64URL {
  private static let alphabet = Base64Alphabet(last: "-_")

  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: Base64Alphabet.characterCount(bytes: bytes.count)) { out in
      alphabet.encode(bytes, into: out)
    }
  }

  /// The bytes that `text` stands for, or nil where it is no canonical encoding.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? { alphabet.decode(text.utf8) }
}
