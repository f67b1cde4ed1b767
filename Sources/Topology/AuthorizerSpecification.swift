package struct AuthorizerSpecification: Sendable, Equatable {
  /// Scopes by `METHOD path`, the path without its leading slash: `GET time`.
  package var scopes: [ScopeRule]
  /// Whether a refusal is a Deny policy (403) or an exception (401, 500).
  package var policy: Bool
  /// The program that decides instead of the built-in checks.
  package var function: FunctionSpecification?

  package struct ScopeRule: Sendable, Equatable {
    package var method: String
    package var path: String
    package var scopes: [String]
    package init(method: String, path: String, scopes: [String]) {
      self.method = method
      self.path = path
      self.scopes = scopes
    }
  }

  package init(scopes: [ScopeRule] = [], policy: Bool = true) {
    self.scopes = scopes
    self.policy = policy
  }
}
