import Encodings

/// One name or value of a form: percent-encoding in which a blank is a plus sign (RFC 6749 appendix B).
enum FormEncoding {
  static func encode(_ text: String) -> String {
    PercentEncoding.encode(text).replacing("%20", with: "+")
  }

  /// Nil where a percent sign is not followed by two digits.
  static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var bytes = bytes.makeIterator()
    while let byte = bytes.next() {
      switch byte {
      case UInt8(ascii: "+"): out.append(32)
      case UInt8(ascii: "%"):
        guard let high = bytes.next().flatMap(Hexadecimal.value(of:)),
          let low = bytes.next().flatMap(Hexadecimal.value(of:))
        else { return nil }
        out.append(high << 4 | low)
      default: out.append(byte)
      }
    }
    return out
  }
}
