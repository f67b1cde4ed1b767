import Encodings

/// Text from outside, made harmless for a terminal: what could move the cursor, change colours, hide text or
/// turn its direction is shown as an escape, `\x1b` or `\u{202e}`. What is not UTF-8 is shown byte by byte.
package enum TerminalText {
  package static func escape(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var out = ""
    for scalar in text.unicodeScalars { append(scalar, to: &out) }
    return out
  }

  /// As `escape(_:)`; bytes that are not UTF-8 become `\xNN` each.
  package static func escape(_ bytes: some Collection<UInt8>) -> String {
    var out = ""
    var parser = UTF8.ForwardParser()
    var input = bytes.makeIterator()
    var rest = bytes[...]
    while true {
      switch parser.parseScalar(from: &input) {
      case .valid(let encoded):
        append(UTF8.decode(encoded), to: &out)
        rest = rest.dropFirst(encoded.count)
      case .error(let length):
        for byte in rest.prefix(length) { out += hexadecimal(byte) }
        rest = rest.dropFirst(length)
      case .emptyInput: return out
      }
    }
  }

  /// The same for JSON text, in which whatever is not ASCII stands in a string: the escapes are JSON's own, so
  /// that a reader of the JSON gets what came.
  static func escape(json text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x7F || (scalar.value >= 0xA0 && isHarmless(scalar)) {
        out.unicodeScalars.append(scalar)
      } else {
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
          out += "\\u" + Hexadecimal.encode([UInt8(unit >> 8), UInt8(unit & 0xFF)])
        }
      }
    }
    return out
  }

  private static func append(_ scalar: UnicodeScalar, to out: inout String) {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: out += hexadecimal(UInt8(scalar.value))
    case _ where isHarmless(scalar): out.unicodeScalars.append(scalar)
    default: out += "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String { "\\x\(Hexadecimal.encode([byte]))" }

  /// Excludes format characters (direction, joiners, tags), line and paragraph separators, private and
  /// unassigned code points.
  private static func isHarmless(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    // More than a few of them on one letter spill over neighbouring lines.
    case .nonspacingMark, .enclosingMark: false
    default: true
    }
  }
}
