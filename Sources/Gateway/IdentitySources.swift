import Authorizer
package import OAuth
import Topology

/// What a gateway looks for in a request before it asks an authorizer. Where something is missing, the
/// caller gets 401 and nobody is asked.
struct IdentitySources: Sendable {
  private let sources: [EventVariable]
  private let validation: ValidationExpression?
  private let matchesWhole: Bool

  enum Finding: Sendable {
    /// In the order of the sources.
    case values([String])
    case missing(Verdict)
  }

  /// Nil where nothing is looked for: an authorizer of REQUEST events whose answers are not kept.
  init?(_ authorizer: AuthorizerSpecification, _ compatibility: AWSCompatibility) {
    guard authorizer.event == .token || authorizer.cache > .zero else { return nil }
    sources = authorizer.identitySources
    validation = authorizer.event == .token ? authorizer.validation : nil
    matchesWhole = compatibility.validationMatch == .whole
  }

  func find(in event: RequestEvent) -> Finding {
    var values: [String] = []
    for source in sources {
      guard let value = event.value(of: source), !value.isEmpty else {
        return .missing(.fail(.identitySource, expected: source.description, presented: "nothing"))
      }
      values.append(value)
    }
    if let validation, let value = values.first, !validation.matches(value, whole: matchesWhole) {
      return .missing(.fail(.identityValidation, expected: validation.text, presented: value))
    }
    return .values(values)
  }
}

extension Rule {
  package static let identitySource = Rule(
    "identity-source", nil,
    passed: "The request has what the authorizer's answers are kept by.",
    failed: "The request has no {expected}, or an empty one, so the authorizer was not asked.",
    remedy:
      "Send what the authorizer's identity sources name, or take the name out of them in "
      + "lab.json.")

  package static let identityValidation = Rule(
    "identity-validation", nil,
    passed: "The header looks like a token.",
    failed: "The header does not match {expected}, so the authorizer was not asked.",
    remedy:
      "Send a token of that shape, or loosen the authorizer's validation expression in "
      + "lab.json.")
}
