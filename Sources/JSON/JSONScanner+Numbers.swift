extension JSONScanner {
  /// A number (RFC 8259 §6): no leading zeros, no plus sign, digits on both sides of the point.
  mutating func scanNumber() throws(JSONFault) -> JSONNumber {
    let start = offset
    let negative = take(UInt8(ascii: "-"))
    let magnitude = try scanIntegerPart(from: start)
    let isWhole = try !scanFractionAndExponent()
    if let byte = current, JSONScanner.isWordByte(byte) || byte == UInt8(ascii: ".") {
      throw unexpected("the end of the number")
    }
    guard offset - start <= limits.numberBytesMax else {
      throw JSONFault(
        kind: .limit, offset: start, sentence: "a number is longer than \(limits.numberBytesMax) bytes")
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isWhole, let magnitude, let integer = Int64(exactly: magnitude, negative: negative) {
      return JSONNumber(text: text, value: .integer(integer))
    }
    guard let double = Double(text), double.isFinite else {
      throw JSONFault(kind: .limit, offset: start, sentence: "the number is out of range")
    }
    return JSONNumber(text: text, value: .double(double))
  }

  /// The value of the digits before the point, nil where it exceeds 64 bits.
  private mutating func scanIntegerPart(from start: Int) throws(JSONFault) -> UInt64? {
    guard let first = digit else { throw unexpected("a digit") }
    if first == 0 {
      advance()
      guard digit == nil else {
        throw JSONFault(offset: start, sentence: "a number must not begin with 0 (RFC 8259 §6)")
      }
      return 0
    }
    var magnitude: UInt64? = 0
    while let digit {
      magnitude = magnitude.flatMap { $0.appending(digit) }
      advance()
    }
    return magnitude
  }

  /// Whether there was either.
  private mutating func scanFractionAndExponent() throws(JSONFault) -> Bool {
    let start = offset
    if take(UInt8(ascii: ".")) { try scanDigits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      try scanDigits()
    }
    return offset > start
  }

  private mutating func scanDigits() throws(JSONFault) {
    guard digit != nil else { throw unexpected("a digit") }
    while digit != nil { advance() }
  }

  private var digit: UInt64? {
    guard let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
    return UInt64(byte - UInt8(ascii: "0"))
  }
}

extension UInt64 {
  fileprivate func appending(_ digit: UInt64) -> UInt64? {
    let (shifted, overflowed) = multipliedReportingOverflow(by: 10)
    let (sum, carried) = shifted.addingReportingOverflow(digit)
    return overflowed || carried ? nil : sum
  }
}

extension Int64 {
  /// Nil out of range, and for minus zero, which only a double can hold.
  fileprivate init?(exactly magnitude: UInt64, negative: Bool) {
    guard negative else {
      self.init(exactly: magnitude)
      return
    }
    guard magnitude > 0, magnitude <= Int64.min.magnitude else { return nil }
    self = magnitude == Int64.min.magnitude ? .min : -Int64(magnitude)
  }
}
