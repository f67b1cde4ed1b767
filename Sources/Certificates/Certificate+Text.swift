import Encodings

/// A serial number as `openssl x509 -text` shows it: decimal where it fits 64 bits, else bytes in hexadecimal
/// with colons; a minus sign before a negative one.
enum SerialNumberText {
  /// `bytes`: two's complement, big-endian.
  static func describe(_ bytes: [UInt8]) -> String {
    let isNegative = (bytes.first ?? 0) & 0x80 != 0
    var magnitude = isNegative ? negate(bytes) : bytes
    magnitude = Array(magnitude.drop { $0 == 0 })
    let text =
      magnitude.count <= 8
      ? String(magnitude.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      : magnitude.map { Hexadecimal.encode([$0]) }.joined(separator: ":")
    return isNegative ? "-\(text)" : text
  }

  private static func negate(_ bytes: [UInt8]) -> [UInt8] {
    var carry: UInt16 = 1
    var out = bytes
    for index in out.indices.reversed() {
      let sum = UInt16(~out[index]) + carry
      out[index] = UInt8(truncatingIfNeeded: sum)
      carry = sum >> 8
    }
    return out
  }
}

extension Certificate {
  /// As OpenSSL's `ASN1_TIME_print` has it: `Aug  5 09:36:04 2021 GMT`.
  package var notBeforeText: String { Self.describe(notBefore) }
  package var notAfterText: String { Self.describe(notAfter) }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func describe(_ seconds: Int64) -> String {
    let (days, rest) = seconds.flooredQuotientAndRemainder(dividingBy: 86_400)
    let date = CivilDate(daysSince1970: days)
    func two(_ number: Int64, padding: String = "0") -> String {
      number < 10 ? "\(padding)\(number)" : "\(number)"
    }
    let time = "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    return "\(months[Int(date.month - 1)]) \(two(date.day, padding: " ")) \(time) \(date.year) GMT"
  }
}

extension Int64 {
  fileprivate func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
