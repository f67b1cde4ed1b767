import Encodings
import SwiftASN1

/// The text form of RFC 4514: the last relative name first.
extension DistinguishedName: CustomStringConvertible {
  package var description: String { Self.join(relativeNames.reversed()) }

  /// The same in the order of the certificate, as in the events of API gateways: `C=US,O=Example,CN=a`.
  package var certificateOrderText: String { Self.join(relativeNames) }

  private static func join(_ relativeNames: some Sequence<[Attribute]>) -> String {
    relativeNames.map { $0.map(\.description).joined(separator: "+") }.joined(separator: ",")
  }
}

extension DistinguishedName.Attribute: CustomStringConvertible {
  package var description: String {
    switch value {
    case .text(let text): "\(type.name ?? type.identifier)=\(Self.escape(text))"
    case .encoded(let bytes): "\(type.name ?? type.identifier)=#\(Hexadecimal.encode(bytes))"
    }
  }

  /// RFC 4514 §2.4. Control characters are written as pairs of digits too, so that no name can drive a
  /// terminal or end a line.
  private static func escape(_ text: String) -> String {
    if isPlain(text) { return text }
    let scalars = text.unicodeScalars
    var out = ""
    for index in scalars.indices {
      let scalar = scalars[index]
      let isFirst = index == scalars.startIndex
      let isLast = scalars.index(after: index) == scalars.endIndex
      switch scalar {
      case "\"", "+", ",", ";", "<", ">", "\\": out += "\\\(scalar)"
      case "#" where isFirst: out += "\\#"
      case " " where isFirst || isLast: out += "\\ "
      case _ where scalar.properties.generalCategory == .control:
        for byte in String(scalar).utf8 { out += "\\\(Hexadecimal.encode([byte]))" }
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

extension DistinguishedName.Attribute {
  /// Whether all of it stands for itself, as in nearly every name: a look at the bytes tells.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}

extension DistinguishedName {
  /// Longer texts are refused.
  static let textBytesMax = 4096

  /// Reads RFC 4514 text, short names in any case; nil where it is none. The empty text is the empty name.
  package init?(text: String) {
    guard text.utf8.count <= Self.textBytesMax else { return nil }
    guard !text.isEmpty else {
      self.init(relativeNames: [])
      return
    }
    var reader = DistinguishedNameReader(text)
    guard let relativeNames = reader.read() else { return nil }
    self.init(relativeNames: relativeNames.reversed())
  }
}

/// A reader for RFC 4514 §3.
private struct DistinguishedNameReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func read() -> [[DistinguishedName.Attribute]]? {
    var relativeNames: [[DistinguishedName.Attribute]] = [[]]
    while true {
      guard let attribute = readAttribute() else { return nil }
      relativeNames[relativeNames.count - 1].append(attribute)
      guard position < bytes.count else { return relativeNames }
      if bytes[position] == UInt8(ascii: ",") { relativeNames.append([]) }
      position += 1
    }
  }

  private mutating func readAttribute() -> DistinguishedName.Attribute? {
    skipBlanks()
    guard let equals = bytes[position...].firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = String(decoding: bytes[position..<equals], as: UTF8.self)
    guard let type = AttributeType(text: name) else { return nil }
    position = equals + 1
    skipBlanks()
    let value = peek == UInt8(ascii: "#") ? readEncoded() : readText().map { .text($0) }
    return value.map { DistinguishedName.Attribute(type: type, value: type.name == nil ? $0 : $0.asText) }
  }

  private mutating func readEncoded() -> DistinguishedName.Value? {
    position += 1
    var value: [UInt8] = []
    while position + 1 < bytes.count, let high = Hexadecimal.value(of: bytes[position]),
      let low = Hexadecimal.value(of: bytes[position + 1])
    {
      value.append(high << 4 | low)
      position += 2
    }
    skipBlanks()
    guard !value.isEmpty, isAtEndOfValue else { return nil }
    return .encoded(value)
  }

  private mutating func readText() -> String? {
    var value: [UInt8] = []
    // Blanks behind a value do not belong to it, unless escaped.
    var trimmedCount = 0
    while let byte = peek, !isAtEndOfValue {
      position += 1
      switch byte {
      case UInt8(ascii: "\\"):
        guard let escaped = readEscaped() else { return nil }
        value.append(escaped)
        trimmedCount = value.count
      case UInt8(ascii: "\""), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"), 0:
        return nil
      default:
        value.append(byte)
        if byte != UInt8(ascii: " ") { trimmedCount = value.count }
      }
    }
    return String(validating: value.prefix(trimmedCount), as: UTF8.self)
  }

  /// Behind a backslash: a special character, or two digits.
  private mutating func readEscaped() -> UInt8? {
    guard let first = peek else { return nil }
    position += 1
    if " \"#+,;<=>\\".utf8.contains(first) { return first }
    guard let high = Hexadecimal.value(of: first), let low = peek.flatMap(Hexadecimal.value(of:)) else {
      return nil
    }
    position += 1
    return high << 4 | low
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var isAtEndOfValue: Bool {
    peek.map { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "+") } ?? true
  }

  private mutating func skipBlanks() {
    while peek == UInt8(ascii: " ") { position += 1 }
  }
}

extension DistinguishedName.Value {
  /// What an encoded string says, so that both spellings of one value are equal.
  fileprivate var asText: DistinguishedName.Value {
    guard case .encoded(let bytes) = self, let text = (try? BER.parse(bytes))?.directoryString else {
      return self
    }
    return .text(text)
  }
}
