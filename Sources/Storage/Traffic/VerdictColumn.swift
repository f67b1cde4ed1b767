import JSON
import OAuth

/// Verdicts as a column: `[[rule, outcome, expected, presented, detail], ...]` in JSON, trailing nulls left out.
enum VerdictColumn {
  private static let outcomes: [Verdict.Outcome] = [.pass, .fail, .skipped]

  static func write(_ verdict: Verdict, rule: Int64, to writer: inout JSONWriter) {
    writer.array { writer in
      writer.value(rule)
      writer.value(outcomes.firstIndex(of: verdict.outcome) ?? 0)
      var texts = [verdict.expected, verdict.presented, verdict.detail][...]
      while let last = texts.last, last == nil { texts.removeLast() }
      for text in texts { writer.value(text.map(JSONValue.string) ?? .null) }
    }
  }

  /// What cannot be read, for the file was written by others, is left out.
  static func read(_ text: String, rules: [Int64: Rule]) -> [Verdict] {
    let limits = JSONLimits()
    guard let verdicts = try? JSONValue(parsing: text, limits: limits).array else { return [] }
    return verdicts.compactMap { verdict in
      guard let rule = verdict[0]?.int64.flatMap({ rules[$0] }),
        let outcome = verdict[1]?.int64.flatMap(Int.init(exactly:)), outcomes.indices.contains(outcome)
      else { return nil }
      return Verdict(
        rule, outcomes[outcome], expected: verdict[2]?.string, presented: verdict[3]?.string,
        detail: verdict[4]?.string)
    }
  }
}
