import TrafficLog

/// How a filter could go on where the caret stands: the terms that begin so, or the lab's own names behind a
/// term's colon.
struct FilterSuggestions {
  struct Suggestion: Equatable {
    let text: String
    let summary: String
    /// What it replaces, in UTF-16 code units.
    let place: Range<Int>
  }

  /// What this lab has names for.
  struct Words {
    /// With their roles.
    var nodes: [(name: String, role: String)]
    /// With their subjects.
    var certificates: [(name: String, subject: String)]
  }

  static let suggestionsMax = 12
  private static let methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
  private static let statuses = ["2xx", "3xx", "4xx", "5xx", "400", "401", "403", "404"]
  private static let blanks = Set(" \t\r\n".utf16)

  private let words: Words

  init(_ words: Words) { self.words = words }

  func after(_ caret: Int, of text: String) -> [Suggestion] {
    let units = Array(text.utf16)
    let caret = min(max(caret, 0), units.count)
    let start = units[..<caret].lastIndex { Self.blanks.contains($0) }.map { $0 + 1 } ?? 0
    let written = String(decoding: units[start..<caret], as: UTF16.self)
    let end = units[caret...].firstIndex { Self.blanks.contains($0) } ?? units.count
    let others = [units[..<start], units[end...]].map { String(decoding: $0, as: UTF16.self) }
    return Array(candidates(for: written, beside: others).prefix(Self.suggestionsMax)).map {
      Suggestion(text: $0.text, summary: $0.summary, place: start..<end)
    }
  }

  private func candidates(for written: String, beside others: [String]) -> [(text: String, summary: String)] {
    guard let colon = written.firstIndex(of: ":") else { return terms(beginning: written, beside: others) }
    let name = String(written[..<colon])
    let start = written[written.index(after: colon)...]
    guard let term = LogFilterTerm.named(name) else { return [] }
    return values(of: term.name).filter { $0.text.hasPrefix(start) && $0.text != start }
      .map { ("\(name):\($0.text)", $0.summary) }
  }

  /// Those that are not there yet.
  private func terms(
    beginning written: String, beside others: [String]
  ) -> [(text: String, summary: String)] {
    let present = others.flatMap { (try? LogFilterWord.all(of: $0)) ?? [] }.map(\.name)
    return LogFilterTerm.all
      .filter { $0.name.hasPrefix(written) && !present.contains($0.name) && $0.start != written }
      .map { ($0.start, $0.summary) }
  }

  private func values(of term: String) -> [(text: String, summary: String)] {
    switch term {
    case "node": words.nodes.map { ($0.name, $0.role) }
    case "certificate": words.certificates.map { ($0.name, $0.subject) }
    case "method": Self.methods.map { ($0, "") }
    case "status": Self.statuses.map { ($0, "") }
    default: []
    }
  }
}
