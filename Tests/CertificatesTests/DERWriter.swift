/// Writes certificates that no library would make.
enum DERWriter {
  static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    if count < 128 { return [tag, UInt8(count)] + content }
    if count < 256 { return [tag, 0x81, UInt8(count)] + content }
    return [tag, 0x82, UInt8(count >> 8), UInt8(count & 255)] + content
  }

  static func sequence(_ content: [UInt8]) -> [UInt8] { tagged(0x30, content) }

  static func integer(_ magnitude: [UInt8]) -> [UInt8] {
    tagged(2, (magnitude.first ?? 0) & 0x80 == 0 ? magnitude : [0] + magnitude)
  }

  /// One attribute in a relative name of its own.
  static func name(_ identifier: [UInt8], _ value: [UInt8]) -> [UInt8] {
    tagged(0x31, sequence(tagged(6, identifier) + value))
  }

  static let commonName: [UInt8] = [0x55, 4, 3]

  /// Version 1, issued by `CN=a` to `CN=a`; the signature is empty.
  static func certificate(
    serial: [UInt8], spki: [UInt8], notBefore: String = "20240101000000Z",
    subject: [UInt8] = name(commonName, tagged(12, [97]))
  ) -> [UInt8] {
    let issuer = sequence(name(commonName, tagged(12, [97])))
    let validity = sequence(tagged(24, Array(notBefore.utf8)) + tagged(24, Array("20250101000000Z".utf8)))
    let algorithm = sequence([6, 3, 0x2B, 0x65, 0x70])
    let fields = tagged(2, serial) + algorithm + issuer + validity + sequence(subject) + spki
    return sequence(sequence(fields) + algorithm + tagged(3, [0]))
  }
}
