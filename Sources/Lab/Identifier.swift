import Encodings
import Nodes

/// Names that nothing else has.
enum Identifier {
  /// A version 4 UUID (RFC 9562 §5.4).
  static func uuid(_ random: any RandomBytes) -> String {
    var bytes = random.next(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array(Hexadecimal.encode(bytes))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }

  /// 256 bits that nobody can guess.
  static func token(_ random: any RandomBytes) -> String { Base64URL.encode(random.next(32)) }
}
