/// What the serializers append by.
extension [UInt8] {
  @inline(__always)
  mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// A number that is not negative, in decimal.
  mutating func append(decimal number: Int) {
    if number >= 10 { append(decimal: number / 10) }
    append(48 &+ UInt8(number % 10))
  }

  /// A field value; what could end its line becomes a blank.
  mutating func append(value: String) {
    let start = count
    append(contentsOf: value.utf8)
    withUnsafeMutableBufferPointer { bytes in
      for index in start..<bytes.count where bytes[index] == 13 || bytes[index] == 10 || bytes[index] == 0 {
        bytes[index] = 32
      }
    }
  }

  /// A part of the request line; what could end it is percent-encoded, should a node have put it there.
  mutating func append(escaping text: String) {
    let digits: StaticString = "0123456789ABCDEF"
    guard text.utf8.contains(where: { $0 <= 32 || $0 >= 127 }) else {
      append(contentsOf: text.utf8)
      return
    }
    for byte in text.utf8 {
      if byte > 32, byte < 127 {
        append(byte)
      } else {
        append(UInt8(ascii: "%"))
        append(digits.utf8Start[Int(byte >> 4)])
        append(digits.utf8Start[Int(byte & 15)])
      }
    }
  }

  /// All lines but those of the message's framing, which whoever writes to the wire decides.
  mutating func append(_ headers: HTTPHeaders, without isDropped: (HTTPHeaders.Line) -> Bool) {
    guard headers.lines.contains(where: isDropped) else {
      append(contentsOf: headers.wire)
      return
    }
    for line in headers.lines where !isDropped(line) {
      append(contentsOf: headers.wire[Int(line.start)..<Int(line.end)])
    }
  }
}

extension HTTPHeaders {
  /// `Connection`, `Content-Length`, `Transfer-Encoding` and `Keep-Alive`.
  func isFraming(_ line: Line) -> Bool {
    switch line.nameEnd - line.start {
    case 10: matches(line, "connection") || matches(line, "keep-alive")
    case 14: matches(line, "content-length")
    case 17: matches(line, "transfer-encoding")
    default: false
    }
  }
}
