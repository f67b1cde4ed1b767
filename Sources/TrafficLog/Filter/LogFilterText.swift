/// A filter as one line: `node:gateway status:4xx denied path:"/a b"`.
///
/// Its words are separated by blanks, must all hold, and are those of `holdfast log`'s options.
package struct LogFilterText: Sendable {
  /// Longest line, in UTF-16 code units.
  package static let unitsMax = 4096

  package let options: LogFilterOptions
  private let places: [String: Range<Int>]

  package init(parsing text: String) throws(LogFilterTextError) {
    guard text.utf16.count <= Self.unitsMax else {
      throw LogFilterTextError("the filter is longer than \(Self.unitsMax) characters", 0..<text.utf16.count)
    }
    var options = LogFilterOptions()
    var places: [String: Range<Int>] = [:]
    for word in try LogFilterWord.all(of: text) {
      let term = try Self.term(word)
      guard places[term.name] == nil else {
        throw LogFilterTextError("'\(term.name)' stands here twice", word.place)
      }
      places[term.name] = word.place
      try Self.set(term, word, &options)
    }
    self.options = options
    self.places = places
  }

  /// - Parameter thumbprint: of a certificate by its name in the lab.
  package func filter(
    thumbprint: (String) -> String? = { _ in nil }
  ) throws(LogFilterTextError) -> LogFilter {
    do throws(LogFilterError) { return try options.filter(thumbprint: thumbprint) } catch {
      throw LogFilterTextError(error.sentence, places[error.option] ?? 0..<0)
    }
  }

  private static func term(_ word: LogFilterWord) throws(LogFilterTextError) -> LogFilterTerm {
    if let term = LogFilterTerm.named(word.name) { return term }
    let written = TerminalText.escape(word.name)
    let hint = guess(word).map { "; did you mean \($0)?" }
    let known = LogFilterTerm.all.map(\.name).joined(separator: ", ")
    throw LogFilterTextError("'\(written)' is no term\(hint ?? "; there are \(known)")", word.place)
  }

  /// What somebody may have meant who left the term's name out.
  private static func guess(_ word: LogFilterWord) -> String? {
    let name = word.name
    if word.value != nil {
      return LogFilterTerm.all.first { $0.takesValue && $0.name.hasPrefix(name.lowercased()) }?.start
    }
    let written = TerminalText.escape(name)
    if name.hasPrefix("/") { return "path:\(written)" }
    if name.count == 3, let first = name.first, ("1"..."5").contains(first) { return "status:\(written)" }
    if TrafficID(name) != nil { return "since:\(written)" }
    if !name.isEmpty, name.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) {
      return "method:\(written)"
    }
    return LogFilterTerm.all.first { $0.name.hasPrefix(name.lowercased()) }?.start
  }

  private static func set(
    _ term: LogFilterTerm, _ word: LogFilterWord, _ options: inout LogFilterOptions
  ) throws(LogFilterTextError) {
    switch term.target {
    case .flag(let path):
      guard word.value == nil else {
        throw LogFilterTextError("'\(term.name)' stands alone, without a value", word.place)
      }
      options[keyPath: path] = true
    case .value(let path):
      guard let value = word.value, !value.isEmpty else {
        throw LogFilterTextError("'\(term.name)' wants a value: \(term.summary)", word.place)
      }
      options[keyPath: path] = value
    }
  }
}

/// What is wrong with a filter, and where.
package struct LogFilterTextError: Error, Sendable, Equatable {
  /// One sentence for whoever wrote it.
  package let sentence: String
  /// The word that it is about, in UTF-16 code units.
  package let place: Range<Int>

  init(_ sentence: String, _ place: Range<Int>) {
    self.sentence = sentence
    self.place = place
  }
}
