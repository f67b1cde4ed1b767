/// What one rule said of one request, in full. It goes to the traffic log and never onto the wire.
package struct Verdict: Sendable, Equatable {
  package enum Outcome: String, Sendable { case pass, fail, skipped }

  package let rule: Rule
  package let outcome: Outcome
  package let expected: String?
  package let presented: String?
  /// What no template can say, such as the error of a library.
  package let detail: String?

  package init(
    _ rule: Rule, _ outcome: Outcome, expected: String? = nil, presented: String? = nil,
    detail: String? = nil
  ) {
    self.rule = rule
    self.outcome = outcome
    self.expected = expected
    self.presented = presented
    self.detail = detail
  }

  package static func pass(
    _ rule: Rule, expected: String? = nil, presented: String? = nil, detail: String? = nil
  ) -> Verdict {
    Verdict(rule, .pass, expected: expected, presented: presented, detail: detail)
  }

  /// A failure always says what was expected and what was presented, so that a learner can compare them.
  package static func fail(
    _ rule: Rule, expected: String, presented: String, detail: String? = nil
  ) -> Verdict {
    Verdict(rule, .fail, expected: expected, presented: presented, detail: detail)
  }

  /// - Parameter holds: whether what was presented is what was expected.
  package static func judge(
    _ rule: Rule, _ holds: Bool, expected: String, presented: String, detail: String? = nil
  ) -> Verdict {
    Verdict(rule, holds ? .pass : .fail, expected: expected, presented: presented, detail: detail)
  }

  /// One sentence for a person. Built when the log is written, not while the request waits.
  package var sentence: String {
    let template =
      switch outcome {
      case .pass: rule.passed
      case .fail: rule.failed
      case .skipped: rule.skipped
      }
    let text = template.replacing(/\{(expected|presented)\}/) { hole in
      (hole.1 == "expected" ? expected : presented) ?? "nothing"
    }
    return detail.map { "\(text) (\($0))" } ?? text
  }
}

/// A rule that a verdict can name. Each room declares its own as static members, so that the compiler lists
/// them and each sentence stands beside its section.
///
/// It is an object, for every request meets a dozen of them, and each verdict would carry five texts about.
package final class Rule: Sendable {
  /// A short name for filters and tests, such as `certificate-binding`.
  package let id: String
  package let specification: Specification?
  /// Sentences; `{expected}` and `{presented}` are filled in.
  package let passed: String
  package let failed: String
  package let skipped: String
  /// What to try after a failure, in one sentence.
  package let remedy: String

  package init(
    _ id: String, _ specification: Specification?, passed: String, failed: String, remedy: String,
    skipped: String = "The rule did not apply."
  ) {
    self.id = id
    self.specification = specification
    self.passed = passed
    self.failed = failed
    self.remedy = remedy
    self.skipped = skipped
  }
}

extension Rule: Hashable {
  package static func == (left: Rule, right: Rule) -> Bool {
    left === right
      || (left.id == right.id && left.specification == right.specification && left.passed == right.passed
        && left.failed == right.failed && left.remedy == right.remedy && left.skipped == right.skipped)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
