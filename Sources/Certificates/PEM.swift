/// PEM (RFC 7468): base 64 between two lines. Decoding is of our own because headers fold these lines in their
/// own ways, and because a header must hold exactly one block.
package enum PEM {
  /// One block with lines of 64 characters and a final line feed.
  package static func encode(_ der: [UInt8], label: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(der.count * 4 / 3 + der.count / 48 + 2 * label.utf8.count + 40)
    out += "-----BEGIN \(label)-----\n".utf8
    var start = 0
    while start < der.count {
      let end = min(start + 48, der.count)
      appendBase64(der[start..<end], to: &out)
      out.append(UInt8(ascii: "\n"))
      start = end
    }
    out += "-----END \(label)-----\n".utf8
    return String(decoding: out, as: UTF8.self)
  }

  /// The contents of every block with that label, in order. Other text and other blocks are passed over.
  package static func decodeAll(_ bytes: [UInt8], label: String) throws(CertificateError) -> [[UInt8]] {
    let begin = Array("-----BEGIN \(label)-----".utf8)
    let end = Array("-----END \(label)-----".utf8)
    var found: [[UInt8]] = []
    var rest = bytes[...]
    while let start = find(begin, in: rest) {
      rest = rest[start.upperBound...]
      guard let stop = find(end, in: rest) else {
        throw .malformed("a PEM block has no end line")
      }
      guard let der = decodeBase64(rest[..<stop.lowerBound]) else {
        throw .malformed("a PEM block holds something else than base 64")
      }
      found.append(der)
      rest = rest[stop.upperBound...]
    }
    return found
  }

  /// Every certificate is read at each start, and the library's general search takes a millisecond for one.
  private static func find(_ line: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    var rest = bytes
    while let dash = rest.firstIndex(of: UInt8(ascii: "-")) {
      if bytes[dash...].starts(with: line) { return dash..<dash + line.count }
      rest = rest[(dash + 1)...]
    }
    return nil
  }

  /// Exactly one certificate block, with white space around it and nothing else; or base 64 alone.
  static func decodeOneCertificate(
    _ text: some StringProtocol, allowsBareBase64: Bool
  ) throws(CertificateError) -> [UInt8] {
    let bytes = trim(Array(text.utf8)[...])
    guard bytes.count <= certificateTextBytesMax else { throw .malformed("the text is too long") }
    var content = bytes
    if bytes.starts(with: beginCertificate) {
      content = bytes.dropFirst(beginCertificate.count)
      guard content.count >= endCertificate.count,
        content.suffix(endCertificate.count).elementsEqual(endCertificate)
      else { throw .malformed("behind the PEM block stands something else") }
      content = content.dropLast(endCertificate.count)
    } else if !allowsBareBase64 {
      throw .malformed("the text does not begin with a PEM certificate block")
    }
    guard let der = decodeBase64(content) else {
      throw .malformed("the PEM block holds something else than base 64")
    }
    return der
  }

  private static let beginCertificate = Array("-----BEGIN CERTIFICATE-----".utf8)
  private static let endCertificate = Array("-----END CERTIFICATE-----".utf8)
  /// Of the text of one certificate.
  static let certificateTextBytesMax = 16_384
}

// MARK: - Base 64 (RFC 4648 §4)

extension PEM {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func appendBase64(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let count = min(3, bytes.endIndex - index)
      var window: UInt32 = 0
      for offset in 0..<3 {
        window = window << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0)
      }
      for digit in 0..<4 {
        let value = Int(window >> UInt32(18 - 6 * digit) & 63)
        out.append(digit <= count ? alphabet[value] : UInt8(ascii: "="))
      }
      index += count
    }
  }

  /// White space is passed over. Padding must be complete and nothing may follow it; bits behind the last byte
  /// must be zero.
  private static func decodeBase64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    out.reserveCapacity(text.count * 3 / 4)
    var window: UInt32 = 0
    var bits = 0
    var digits = 0
    var padding = 0
    for byte in text where !isWhitespace(byte) {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = digitValue(byte) else { return nil }
      digits += 1
      window = window << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: window >> UInt32(bits)))
      }
    }
    let trailing = window & ((1 << UInt32(bits)) - 1)
    guard padding <= 2, (digits + padding).isMultiple(of: 4), trailing == 0, !out.isEmpty else { return nil }
    return out
  }

  private static func digitValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  private static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 13
  }

  private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let head = bytes.drop(while: isWhitespace)
    guard let last = head.lastIndex(where: { !isWhitespace($0) }) else { return [] }
    return head[...last]
  }
}
