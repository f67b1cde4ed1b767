/// The keys that an authorizer adds to a node's.
enum AuthorizerFields {
  static let fields: [Field<AuthorizerSpecification>] = [
    Field(
      "scopes", .map(of: .list(of: .text(.scope)), keys: .scopeRule),
      "The scopes that a request needs, by method and path: `\"GET time\": [\"profile\"]`.",
      set: { authorizer, rules in authorizer.scopes = rules.map(AuthorizerSpecification.ScopeRule.init) }),
    Field(
      "policy", .boolean, \.policy,
      "Whether a refusal is a Deny policy (403) or an exception (401, 500)."),
    Field("function", .object(FunctionFields.kind), \.function, "A program that decides instead of the lab."),
  ]
}

extension AuthorizerSpecification.ScopeRule {
  fileprivate init(key: String, scopes: [String]) {
    let parts = key.split(separator: " ", maxSplits: 1).map(String.init)
    self.init(method: parts.first ?? "", path: parts.last ?? "", scopes: scopes)
  }
}
