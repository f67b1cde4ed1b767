/// Writes JSON onto the end of a byte array, members in the order of the calls.
///
///     var writer = JSONWriter()
///     writer.object { writer in
///       writer.member("active", true)
///       writer.member("aud") { writer in writer.array { writer in writer.value("time") } }
///     }
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8] = []
  private let style: Style
  private var depth = 0
  private var place = Place.first

  package enum Style: Sendable {
    /// No white space.
    case compact
    /// A line a member, two spaces a level.
    case pretty
  }

  /// Where the next thing is written, which decides what has to stand before it.
  private enum Place { case first, next, memberValue }

  package init(_ style: Style = .compact, bytesExpected: Int = 256) {
    self.style = style
    bytes.reserveCapacity(bytesExpected)
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// One object, whose members `body` writes by `member`.
  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// One array, whose elements `body` writes by `value`, `object` and `array`.
  package mutating func array(_ body: (inout JSONWriter) -> Void) {
    container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  /// One member; `body` writes exactly one value.
  package mutating func member(_ name: String, _ body: (inout JSONWriter) -> Void) {
    separate()
    write(quoting: name)
    bytes.append(UInt8(ascii: ":"))
    if style == .pretty { bytes.append(UInt8(ascii: " ")) }
    place = .memberValue
    body(&self)
    place = .next
  }

  package mutating func member(_ name: String, _ value: some JSONWritable) {
    member(name) { value.write(to: &$0) }
  }

  package mutating func value(_ value: some JSONWritable) { value.write(to: &self) }

  /// Members that are always the same, of an object that is written without white space.
  package mutating func members(_ members: JSONMembers) {
    separate()
    bytes.append(contentsOf: members.bytes)
    place = .next
  }

  private mutating func container(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(open)
    let start = bytes.count
    depth += 1
    place = .first
    body(&self)
    depth -= 1
    if bytes.count > start { breakLine() }
    bytes.append(close)
    place = .next
  }

  /// The comma and the line break before an element.
  private mutating func separate() {
    if place == .next { bytes.append(UInt8(ascii: ",")) }
    if place != .memberValue, depth > 0 { breakLine() }
    place = .next
  }

  private mutating func breakLine() {
    guard style == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { bytes.append(contentsOf: [0x20, 0x20]) }
  }
}

/// Members of an object, written once and copied from then on: what an API's messages always say makes up a good
/// part of them.
package struct JSONMembers: Sendable {
  fileprivate let bytes: ArraySlice<UInt8>

  /// - Parameter body: writes one member at least.
  package init(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    writer.object(body)
    bytes = writer.bytes.dropFirst().dropLast()
  }

  /// Members whose value is null.
  package init(null names: [String]) {
    self.init { writer in
      for name in names { writer.member(name, String?.none) }
    }
  }
}

extension JSONWriter {
  mutating func write(scalar text: some StringProtocol) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(string: String) {
    separate()
    write(quoting: string)
  }

  mutating func write(integer: some FixedWidthInteger) {
    separate()
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    write(decimal: UInt64(integer.magnitude))
  }

  private mutating func write(decimal number: UInt64) {
    if number >= 10 { write(decimal: number / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// The string that is text in UTF-8 already, without a `String` in between.
  mutating func write(utf8 text: UnsafeBufferPointer<UInt8>) {
    separate()
    write(quoting: text)
  }

  private mutating func write(quoting string: String) {
    var string = string
    string.withUTF8 { write(quoting: $0) }
  }

  /// Escapes what RFC 8259 §7 demands and nothing else; runs without escapes are copied whole.
  private mutating func write(quoting text: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    while true {
      let end = PlainRun.end(in: text, from: start)
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
      guard end < text.count else { break }
      writeEscape(of: text[end])
      start = end + 1
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func writeEscape(of byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
    case 0..<0x20:
      bytes.append(contentsOf: #"\u00"#.utf8)
      bytes.append(UInt8(ascii: "0") + byte >> 4)
      bytes.append(contentsOf: String(byte & 15, radix: 16).utf8)
    default:
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    }
  }
}
