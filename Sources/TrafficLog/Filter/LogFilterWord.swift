/// One word of a filter: `name`, or `name:value`, whose value may stand in quotation marks. In these, a backslash
/// takes the next character as it is.
package struct LogFilterWord: Sendable, Equatable {
  package let name: String
  /// Nil where there is no colon.
  package let value: String?
  /// In UTF-16 code units, as browsers count.
  package let place: Range<Int>

  package static func all(of text: String) throws(LogFilterTextError) -> [LogFilterWord] {
    var scanner = Scanner(units: Array(text.utf16))
    var words: [LogFilterWord] = []
    while let word = try scanner.next() { words.append(word) }
    return words
  }

  private struct Scanner {
    private static let blanks: Set<UInt16> = [0x20, 0x09, 0x0A, 0x0D]
    private static let quote = UInt16(UInt8(ascii: "\""))
    private static let colon = UInt16(UInt8(ascii: ":"))
    private static let backslash = UInt16(UInt8(ascii: "\\"))

    let units: [UInt16]
    private var index = 0

    init(units: [UInt16]) { self.units = units }

    mutating func next() throws(LogFilterTextError) -> LogFilterWord? {
      while index < units.count, Self.blanks.contains(units[index]) { index += 1 }
      guard index < units.count else { return nil }
      let start = index
      let name = plain { $0 == Self.colon }
      guard index < units.count, units[index] == Self.colon else {
        return LogFilterWord(name: name, value: nil, place: start..<index)
      }
      index += 1
      let isQuoted = index < units.count && units[index] == Self.quote
      let value = isQuoted ? try quoted(from: start) : plain { _ in false }
      return LogFilterWord(name: name, value: value, place: start..<index)
    }

    private mutating func plain(until isEnd: (UInt16) -> Bool) -> String {
      let start = index
      while index < units.count, !Self.blanks.contains(units[index]), !isEnd(units[index]) { index += 1 }
      return String(decoding: units[start..<index], as: UTF16.self)
    }

    private mutating func quoted(from start: Int) throws(LogFilterTextError) -> String {
      index += 1
      var value: [UInt16] = []
      while index < units.count {
        var unit = units[index]
        index += 1
        if unit == Self.quote { return String(decoding: value, as: UTF16.self) }
        if unit == Self.backslash, index < units.count {
          unit = units[index]
          index += 1
        }
        value.append(unit)
      }
      throw LogFilterTextError("the quotation mark is not closed", start..<index)
    }
  }
}
