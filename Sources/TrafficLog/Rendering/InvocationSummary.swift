import JSON

/// What one invocation came to, read out of the two JSON texts that crossed the border.
struct InvocationSummary {
  /// `REQUEST GET /time`
  let event: String
  /// `Deny for john on arn:...`, or why there was no policy.
  let answer: String
  let contextKeys: [String]
  /// Whether a statement says `Deny`.
  let denies: Bool

  init(_ row: InvocationRow) {
    let event = try? JSONValue(parsing: row.event)
    let words = [event?["type"], event?["httpMethod"], event?["path"]].compactMap { $0?.string }
    self.event = words.isEmpty ? "an event of \(row.event.utf8.count) bytes" : words.joined(separator: " ")
    let policy = row.policy.flatMap { try? JSONValue(parsing: $0) }
    denies = Self.statements(of: policy).contains { $0["Effect"]?.string == "Deny" }
    contextKeys = policy?["context"]?.object?.members.map(\.name) ?? []
    if let failure = row.failure {
      answer = "no policy: \(failure)"
    } else if let policy {
      answer = Self.effects(of: policy)
    } else if let text = row.policy {
      // It was taken for a policy, so it was whole when it came.
      answer = "a policy, of which the log keeps the first \(text.utf8.count) bytes"
    } else {
      answer = "nothing"
    }
  }

  private static func effects(of policy: JSONValue) -> String {
    let principal = policy["principalId"]?.string.map { " for \($0)" } ?? ""
    let effects = statements(of: policy).prefix(8).map { statement in
      let resources = statement["Resource"]?.strings ?? [statement["Resource"]?.string].compactMap(\.self)
      return ([statement["Effect"]?.string ?? "?"] + resources.prefix(4)).joined(separator: " ")
    }
    return effects.isEmpty
      ? "a policy without statements\(principal)" : effects.joined(separator: "; ") + principal
  }

  /// One statement may stand without its array.
  private static func statements(of policy: JSONValue?) -> [JSONValue] {
    let statement = policy?["policyDocument"]?["Statement"]
    return statement?.array ?? [statement].compactMap(\.self)
  }
}
