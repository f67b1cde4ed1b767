/// Percent-encoding (RFC 3986 §2.1).
///
/// A plus sign stays a plus sign: turning it into a blank belongs to
/// `application/x-www-form-urlencoded` alone, and a certificate in a header contains many.
package enum PercentEncoding {
  /// Escapes every byte outside the unreserved set (RFC 3986 §2.3).
  package static func encode(_ text: some StringProtocol) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if isUnreserved(byte) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(upperDigits[Int(byte >> 4)])
        out.append(upperDigits[Int(byte & 15)])
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes behind `text`, or nil where a percent sign is not followed by two digits.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    var bytes = text.utf8.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "%") else {
        out.append(byte)
        continue
      }
      guard let high = bytes.next().flatMap(Hexadecimal.value(of:)),
        let low = bytes.next().flatMap(Hexadecimal.value(of:))
      else { return nil }
      out.append(high << 4 | low)
    }
    return out
  }

  package static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static let upperDigits = Array("0123456789ABCDEF".utf8)
}
