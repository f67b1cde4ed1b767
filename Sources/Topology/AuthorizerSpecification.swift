package struct AuthorizerSpecification: Sendable, Equatable {
  /// Scopes by `METHOD path`, the path without its leading slash: `GET time`.
  package var scopes: [ScopeRule]
  /// Whether a refusal is a Deny policy (403) or an exception (401, 500).
  package var policy: Bool
  /// The program that decides instead of the built-in checks.
  package var function: FunctionSpecification?
  package var onIntrospectionFailure = FailureAnswer.deny
  package var event = EventType.request
  /// How long a gateway keeps an answer; zero: not at all.
  package var cache = Duration.zero
  /// By what kept answers are found.
  package var identitySources = [EventVariable.header("Authorization")]
  /// What the token of a TOKEN event must look like.
  package var validation: ValidationExpression?
  package var context: [ContextRule] = []
  package var deny: [DenyRule] = []

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

  /// What a gateway hands to the authorizer.
  package enum EventType: String, Sendable, CaseIterable {
    /// Everything about the request, the client certificate included.
    case request = "REQUEST"
    /// One header, and no certificate.
    case token = "TOKEN"
  }

  /// What becomes of a call when the identity provider cannot be asked and refusals are policies.
  package enum FailureAnswer: String, Sendable, CaseIterable {
    case deny
    /// As the published authorizer does, by mistake.
    case crash
  }

  /// One more value in the context of every policy.
  package struct ContextRule: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
      case text(String)
      case number(Int64)
      case bool(Bool)
      case variable(EventVariable)
    }

    package var key: String
    package var value: Value
    package init(key: String, value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// Refuses what the token would allow. Each condition that is given must hold.
  package struct DenyRule: Sendable, Equatable {
    package var addresses: [AddressRange] = []
    package var clients: [String] = []
    /// Values by the name of a claim.
    package var claims: [(name: String, values: [String])] = []

    package init() {}

    package static func == (left: Self, right: Self) -> Bool {
      left.addresses == right.addresses && left.clients == right.clients
        && left.claims.elementsEqual(right.claims) { $0 == $1 }
    }
  }

  package init(scopes: [ScopeRule] = [], policy: Bool = true) {
    self.scopes = scopes
    self.policy = policy
  }
}
