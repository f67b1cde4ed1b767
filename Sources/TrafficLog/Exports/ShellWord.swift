/// Words of a POSIX shell's command line.
enum ShellWord {
  /// Longest text that is written as a word, in bytes.
  private static let plainBytesMax = 65_536

  /// One word, whatever is in it; what no argument can hold, a zero byte, is left out. What could drive the terminal
  /// on which the command is read is printed by the command itself.
  static func quoted(_ text: String) -> String {
    let bytes = Array(text.utf8.filter { $0 != 0 })
    guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 10 }) else {
      return "\"$(\(printing(bytes)))\""
    }
    let kept = String(decoding: bytes, as: UTF8.self)
    return !bytes.isEmpty && bytes.allSatisfy(isPlain)
      ? kept : "'" + kept.replacing("'", with: #"'\''"#) + "'"
  }

  /// The bytes as one word, or nil where they are no text of one line that a terminal could show.
  static func plain(_ bytes: [UInt8]) -> String? {
    guard bytes.count <= plainBytesMax, bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
    return quoted(String(decoding: bytes, as: UTF8.self))
  }

  /// A command that prints exactly these bytes.
  static func printing(_ bytes: [UInt8]) -> String {
    // In several words, for a word has a bound: a format without directives is used once for each argument.
    let portions = stride(from: 0, to: bytes.count, by: portionBytes).map { start in
      "'" + escaped(bytes[start..<min(start + portionBytes, bytes.count)]) + "'"
    }
    return "printf %b " + portions.joined(separator: " ")
  }

  private static let portionBytes = 16_384

  /// By the escapes that `%b` knows: `\0` and three octal digits.
  private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "'"), byte != UInt8(ascii: "\\") {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "\\"), UInt8(ascii: "0")]
        out += [byte >> 6, byte >> 3 & 7, byte & 7].map { UInt8(ascii: "0") + $0 }
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: Array("-_./:@%+,=".utf8).contains(byte)
    }
  }
}
