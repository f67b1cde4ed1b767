/// Texts that name something of a request.
extension TextPattern {
  static let identitySource = TextPattern(
    label: "identity source",
    regularExpression:
      "^(method\\.request\\.(header|querystring)\\.\(nameByte)+|stageVariables\\.\(nameByte)+|context\\.(\(variables)))$",
    meaning: "an identity source such as 'method.request.header.Authorization', 'stageVariables.name' or "
      + "'context.identity.sourceIp'"
  ) { EventVariable(parsing: $0)?.isIdentitySource == true }

  static let eventVariable = TextPattern(
    label: "variable",
    regularExpression:
      "^(method\\.request\\.(header|querystring|path)\\.\(nameByte)+|stageVariables\\.\(nameByte)+|claims\\.\(nameByte)+|context\\.(\(variables)))$",
    meaning:
      "a variable such as 'context.identity.sourceIp', 'method.request.header.X-Tenant' or 'claims.sub'"
  ) { EventVariable(parsing: $0) != nil }

  static let contextKey = TextPattern(
    label: "context key", regularExpression: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$",
    meaning: "a key of at most 63 letters, digits, '_', '.' and '-'"
  ) { text in
    (1...63).contains(text.utf8.count) && text.utf8.first.map { $0.isWordByte } == true
      && text.utf8.allSatisfy { $0.isWordByte || ".-".utf8.contains($0) }
  }

  static let addressRange = TextPattern(
    label: "address range", regularExpression: "^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$",
    meaning: "an address, or a range such as '10.0.0.0/8'"
  ) { AddressRange($0) != nil }

  private static let nameByte = "[A-Za-z0-9_.$-]"
  private static let variables = EventVariable.ContextVariable.allCases
    .map { $0.rawValue.split(separator: ".").joined(separator: "\\.") }.joined(separator: "|")
}
