/// Words for a POSIX shell (IEEE 1003.1 Shell Command Language §2.2.2).
enum ShellQuoting {
  /// `text` as one word: as it is where nothing in it means anything to a shell, else in single quotes.
  static func quote(_ text: String) -> String {
    let isWord = text.utf8.allSatisfy { isPlain($0) || wordPunctuation.contains($0) }
    // Some shells look up a command for a word that begins with an equals sign.
    guard text.isEmpty || !isWord || text.hasPrefix("=") else { return text }
    // By bytes: a quotation mark with an accent is another `Character`, but not to a shell.
    let pieces = text.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
    return "'" + pieces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: #"'\''"#) + "'"
  }

  /// Letters, digits and what needs no escape in a form either.
  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static let wordPunctuation = Array("/:=".utf8)
}
