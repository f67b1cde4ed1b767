import Nodes
package import OAuth
package import Topology

/// What `lab.json` says at the hooks: more values for the context, and whom to refuse although the token
/// would do.
package struct RuleHooks: AuthorizerHooks {
  private let context: [AuthorizerSpecification.ContextRule]
  private let deny: [AuthorizerSpecification.DenyRule]

  package init(_ specification: AuthorizerSpecification) {
    context = specification.context
    deny = specification.deny
  }

  package func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent) {
    for rule in context {
      let value = value(of: rule, event, policy)
      if let index = policy.context.firstIndex(where: { $0.key == rule.key }) {
        policy.context[index].value = value
      } else {
        policy.context.append((rule.key, value))
      }
    }
  }

  package func onAllow(
    _ event: RequestEvent, _ policy: inout AuthorizerPolicy, _ verdicts: inout [Verdict]
  ) {
    guard !deny.isEmpty else { return }
    let reasons = deny.compactMap { $0.reason(against: event, policy) }
    guard let reason = reasons.first else {
      return verdicts.append(.pass(.denyRules))
    }
    for index in policy.statements.indices { policy.statements[index].effect = .deny }
    verdicts.append(.fail(.denyRules, expected: "a caller whom no rule refuses", presented: reason))
  }

  private func value(
    of rule: AuthorizerSpecification.ContextRule, _ event: RequestEvent, _ policy: AuthorizerPolicy
  ) -> AuthorizerPolicy.ContextValue {
    switch rule.value {
    case .text(let text): .string(text)
    case .number(let number): .number(number)
    case .bool(let bool): .bool(bool)
    case .variable(.claim(let name)): policy[name] ?? .null
    case .variable(let variable): event.value(of: variable).map { .string($0) } ?? .null
    }
  }
}

extension AuthorizerSpecification.DenyRule {
  /// What of the call the rule is about; nil where a condition does not hold.
  fileprivate func reason(against event: RequestEvent, _ policy: AuthorizerPolicy) -> String? {
    var reasons: [String] = []
    if !addresses.isEmpty {
      let address = event.caller.address
      guard let parsed = IPAddress(address), addresses.contains(where: { $0.contains(parsed) }) else {
        return nil
      }
      reasons.append("address \(address)")
    }
    if !clients.isEmpty {
      guard let client = policy["client_id"]?.text, clients.contains(client) else { return nil }
      reasons.append("client \(client)")
    }
    for (name, values) in claims {
      guard let text = policy[name]?.text, Self.holds(text, of: name, values) else { return nil }
      reasons.append("\(name) \(text)")
    }
    return reasons.isEmpty ? nil : reasons.joined(separator: ", ")
  }

  /// A scope is a list of words (RFC 6749 §3.3).
  private static func holds(_ text: String, of name: String, _ values: [String]) -> Bool {
    if values.contains(text) { return true }
    return name == "scope" && text.split(separator: " ").contains { values.contains(String($0)) }
  }
}

extension Rule {
  package static let denyRules = Rule(
    "deny-rule", nil,
    passed: "No rule of the authorizer refuses the caller.",
    failed: "A rule of the authorizer refuses the caller: {presented}.",
    remedy:
      "Call as another client or from another address, or change the authorizer's deny rules in "
      + "lab.json.")
}
