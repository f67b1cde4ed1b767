extension JSONScanner {
  /// A string without its quotes, escapes resolved, valid UTF-8. The offset stands on the opening quote.
  mutating func scanString() throws(JSONFault) -> String {
    advance()
    let start = offset
    let isASCII = skipPlainRun()
    guard current == UInt8(ascii: "\"") else { return try scanEscapedString(from: start) }
    let text = try text(of: start..<offset, isASCII: isASCII)
    advance()
    return text
  }

  /// A string that contains an escape or is broken. The offset stands on what ended its first plain run.
  ///
  /// What is read gathers as bytes: a certificate has an escape in each line, and appending to a `String` so
  /// often would cost more than all the rest.
  private mutating func scanEscapedString(from start: Int) throws(JSONFault) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(min(bytes.count - start, Self.escapedBytesExpected))
    try append(run: start..<offset, to: &text)
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        advance()
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let scalar = try scanEscape()
        text.append(contentsOf: Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter)
      case 0..<0x20:
        throw JSONFault(
          offset: offset, sentence: "a control character in a string must be escaped (RFC 8259 §7)")
      default:
        let start = offset
        _ = skipPlainRun()
        try append(run: start..<offset, to: &text)
      }
    }
    throw JSONFault(offset: start - 1, sentence: "the string has no closing quote")
  }

  /// A certificate in PEM fits.
  private static let escapedBytesExpected = 2048

  /// Each run is valid by itself, for escapes are ASCII.
  private func append(run range: Range<Int>, to text: inout [UInt8]) throws(JSONFault) {
    let isValid = bytes.withUnsafeBufferPointer { bytes in
      let run = UnsafeBufferPointer(rebasing: bytes[range])
      guard PlainRun.isASCII(run) || String(validating: run, as: UTF8.self) != nil else { return false }
      text.append(contentsOf: run)
      return true
    }
    guard isValid else { throw invalid(range) }
  }

  /// Steps over what stands for itself; whether that is nothing but ASCII.
  private mutating func skipPlainRun() -> Bool {
    let (count, isASCII) = bytes.withUnsafeBufferPointer { bytes in
      let end = PlainRun.end(in: bytes, from: offset)
      return (end - offset, PlainRun.isASCII(UnsafeBufferPointer(rebasing: bytes[offset..<end])))
    }
    advance(by: count)
    return isASCII
  }

  /// ASCII needs no validation, and nearly every string of a protocol is ASCII.
  private func text(of range: Range<Int>, isASCII: Bool) throws(JSONFault) -> String {
    let text: String? = bytes.withUnsafeBufferPointer { bytes in
      let slice = UnsafeBufferPointer(rebasing: bytes[range])
      return isASCII ? String(decoding: slice, as: UTF8.self) : String(validating: slice, as: UTF8.self)
    }
    guard let text else { throw invalid(range) }
    return text
  }

  private func invalid(_ range: Range<Int>) -> JSONFault {
    JSONFault(
      offset: firstInvalid(in: range), sentence: "the string is not valid UTF-8 (RFC 8259 §8.1)")
  }

  /// The offset of the first byte that is no part of a well-formed sequence.
  private func firstInvalid(in range: Range<Int>) -> Int {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes[range].makeIterator()
    var offset = range.lowerBound
    while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { offset += scalar.count }
    return offset
  }

  /// One escape sequence, a surrogate pair counting as one.
  private mutating func scanEscape() throws(JSONFault) -> Unicode.Scalar {
    let start = offset
    advance()
    guard let letter = current else { throw unexpected("an escape sequence") }
    advance()
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scanUnicodeEscape(from: start)
    default:
      throw JSONFault(offset: start, sentence: "there is no such escape sequence (RFC 8259 §7)")
    }
  }

  private mutating func scanUnicodeEscape(from start: Int) throws(JSONFault) -> Unicode.Scalar {
    let first = try scanHexadecimalUnit(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    let lone = JSONFault(offset: start, sentence: "half of a surrogate pair stands alone (RFC 8259 §8.2)")
    guard (0xD800..<0xDC00).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw lone
    }
    let second = try scanHexadecimalUnit(from: start)
    guard (0xDC00..<0xE000).contains(second) else { throw lone }
    guard let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) else {
      throw lone
    }
    return scalar
  }

  private mutating func scanHexadecimalUnit(from start: Int) throws(JSONFault) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw JSONFault(offset: start, sentence: "'\\u' needs four hexadecimal digits (RFC 8259 §7)")
      }
      unit = unit << 4 | UInt32(digit)
      advance()
    }
    return unit
  }
}
