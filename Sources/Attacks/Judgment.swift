import OAuth

/// What an attack came to.
package struct Judgment: Sendable {
  /// Whether the adversary got what it must not have.
  package let gotThrough: Bool
  /// The answer that decided.
  package let answer: Answer
  package let cure: String

  /// What a person reads: the outcome, the verdicts behind it, and the cure where one is needed.
  package var lines: [String] {
    guard gotThrough else { return ["HELD: \(answer.words)"] + refusals.map { "  refused by  \($0.words)" } }
    return ["GOT THROUGH: \(answer.words)"] + admissions.map { "  let in by   \($0.words)" }
      + ["  cure        \(cure)"]
  }

  /// What let it in: an answer that was kept, or else the policy.
  private var admissions: [Verdict] {
    let kept = answer.verdicts.filter { $0.rule.id.hasPrefix("kept-answer") }
    return kept.isEmpty ? answer.verdicts.filter { $0.rule.id == "policy-allows" } : kept
  }

  private var refusals: [Verdict] { answer.verdicts.filter { $0.outcome == .fail } }
}

extension Verdict {
  fileprivate var words: String {
    let section = rule.specification.map { " (\($0))" } ?? ""
    return "\(outcome.rawValue) \(rule.id)\(section): \(sentence)"
  }
}
