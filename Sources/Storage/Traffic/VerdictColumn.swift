import JSON
import OAuth

/// Verdicts as a column: `[[rule, outcome, expected, presented, detail], ...]` in JSON, trailing nulls left out.
enum VerdictColumn {
  private static let outcomes: [Verdict.Outcome] = [.pass, .fail, .skipped]

  /// - Parameter rules: the number of each verdict's rule.
  static func write(_ verdicts: [Verdict], rules: [Int64]) -> [UInt8] {
    var writer = JSONWriter(bytesExpected: 128 * verdicts.count)
    writer.array { writer in
      for (verdict, rule) in zip(verdicts, rules) { write(verdict, rule: rule, to: &writer) }
    }
    return writer.bytes
  }

  private static func write(_ verdict: Verdict, rule: Int64, to writer: inout JSONWriter) {
    writer.array { writer in
      writer.value(rule)
      writer.value(number(of: verdict.outcome))
      if verdict.expected == nil, verdict.presented == nil, verdict.detail == nil { return }
      write(verdict.expected, to: &writer)
      if verdict.presented == nil, verdict.detail == nil { return }
      write(verdict.presented, to: &writer)
      if verdict.detail != nil { write(verdict.detail, to: &writer) }
    }
  }

  /// Longer texts, which only strangers write, are cut.
  private static let textBytesMax = 16 << 10

  private static func write(_ text: String?, to writer: inout JSONWriter) {
    guard let text else { return writer.value(JSONValue.null) }
    guard text.utf8.count > textBytesMax else { return writer.value(text) }
    writer.value(String(decoding: text.utf8.prefix(textBytesMax), as: UTF8.self) + "…")
  }

  private static func number(of outcome: Verdict.Outcome) -> Int {
    switch outcome {
    case .pass: 0
    case .fail: 1
    case .skipped: 2
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
