import Encodings

/// The one spelling of a path that every node decides by (RFC 3986 §6.2.2).
///
/// Only two things are changed: escapes of unreserved characters are decoded, and the digits of the others
/// put into upper case. Whatever two programs could read in two ways is refused: empty and dot segments,
/// parameters, backslashes, escaped slashes and control characters, escapes of escapes, bytes that are not
/// UTF-8. A slash at the end is kept. A canonical path is its own canonical form.
enum CanonicalPath {
  /// The canonical form of `bytes`, or nil where they hold no escape and are canonical as they stand.
  /// - Throws: 400 where there is none.
  static func changed(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) -> String? {
    guard bytes.contains(UInt8(ascii: "%")) else {
      try check(bytes)
      return nil
    }
    let normal = try normalizingEscapes(bytes)
    try normal.withUnsafeBufferPointer { (bytes) throws(HTTPRefusal) in
      try check(bytes)
      try checkEscapes(bytes)
    }
    return String(decoding: normal, as: UTF8.self)
  }

  /// The value of the escape whose percent sign stands at `index`, or nil where two digits do not follow.
  static func escape(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8? {
    guard index + 2 < bytes.count, let high = Hexadecimal.value(of: bytes[index + 1]),
      let low = Hexadecimal.value(of: bytes[index + 2])
    else { return nil }
    return high << 4 | low
  }

  private static func check(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    guard bytes.first == UInt8(ascii: "/") else { throw .badRequest("the path does not begin with a slash") }
    let legal = ByteSet.path
    var start = 1
    for index in 1..<bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "/") {
        guard index > start else { throw .badRequest("an empty segment in the path") }
        try checkSegment(bytes.slice(start..<index))
        start = index + 1
      } else if !legal.contains(byte), byte != UInt8(ascii: "%") {
        throw .badRequest(problem(of: byte))
      }
    }
    try checkSegment(bytes.slice(start..<bytes.count))
  }

  private static func checkSegment(_ segment: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    guard segment.first == UInt8(ascii: "."), segment.count <= 2 else { return }
    guard segment.count == 2, segment[1] != UInt8(ascii: ".") else {
      throw .badRequest("a dot segment in the path")
    }
  }

  private static func problem(of byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: ";"): "a parameter in the path"
    case UInt8(ascii: "\\"): "a backslash in the path"
    case 128...: "a byte outside ASCII in the path"
    default: "a character that a path may not hold"
    }
  }

  private static func normalizingEscapes(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) -> [UInt8] {
    let digits: StaticString = "0123456789ABCDEF"
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "%") else {
        out.append(bytes[index])
        index += 1
        continue
      }
      guard let value = escape(bytes, at: index) else { throw .badRequest("a broken escape in the path") }
      if ByteSet.unreserved.contains(value) {
        out.append(value)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(digits.utf8Start[Int(value >> 4)])
        out.append(digits.utf8Start[Int(value & 15)])
      }
      index += 3
    }
    return out
  }

  private static func checkEscapes(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard let value = bytes[index] == UInt8(ascii: "%") ? escape(bytes, at: index) : nil else {
        decoded.append(bytes[index])
        index += 1
        continue
      }
      switch value {
      case UInt8(ascii: "/"), UInt8(ascii: "\\"): throw .badRequest("an escaped slash in the path")
      case ..<32, 127: throw .badRequest("an escaped control character in the path")
      case UInt8(ascii: "%") where escape(bytes, at: index + 2) != nil:
        throw .badRequest("an escape of an escape in the path")
      default: decoded.append(value)
      }
      index += 3
    }
    guard String(validating: decoded, as: UTF8.self) != nil else {
      throw .badRequest("the path is not UTF-8")
    }
  }
}
