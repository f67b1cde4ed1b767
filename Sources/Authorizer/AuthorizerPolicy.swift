/// What an authorizer returns: a policy, for whom, and what the backend may be told.
package struct AuthorizerPolicy: Sendable {
  /// Null for a token without a user: the service's documents demand a value, its practice does not.
  package var principalID: String?
  package var statements: [Statement]
  /// In order.
  package var context: [(key: String, value: ContextValue)]
  /// Under which API key the call is counted, where keys come from the authorizer.
  package var usageIdentifierKey: String?

  package struct Statement: Sendable {
    package enum Effect: String, Sendable { case allow = "Allow", deny = "Deny" }

    /// To whom the statement applies: to these, or to all but these.
    package enum Resources: Sendable {
      case only([String])
      case allBut([String])
    }

    package var effect: Effect
    package var actions: [String]
    package var resources: Resources

    package init(_ effect: Effect, actions: [String] = [Self.invoke], resources: Resources) {
      self.effect = effect
      self.actions = actions
      self.resources = resources
    }

    package static let invoke = "execute-api:Invoke"
  }

  package enum ContextValue: Sendable, Equatable {
    case string(String)
    case number(Int64)
    /// A number with a fraction, or beyond 64 bits.
    case decimal(Double)
    case bool(Bool)
    case null
    /// Text that is here as its UTF-8 bytes, because nobody may ever read it.
    case utf8([UInt8])
    /// The JSON text of an array or object. The service notices late, where it hands the context on.
    case unusable(String)
  }

  package init(
    principalID: String?, statements: [Statement], context: [(key: String, value: ContextValue)] = [],
    usageIdentifierKey: String? = nil
  ) {
    self.principalID = principalID
    self.statements = statements
    self.context = context
    self.usageIdentifierKey = usageIdentifierKey
  }

  package subscript(key: String) -> ContextValue? {
    context.first { $0.key == key }?.value
  }
}

extension AuthorizerPolicy.ContextValue {
  /// What a backend gets to see: every value as text, null and what is no single value as nothing.
  package var text: String? {
    switch self {
    case .string(let string): string
    case .number(let number): String(number)
    case .decimal(let number): number.description
    case .bool(let bool): bool ? "true" : "false"
    case .null, .unusable: nil
    case .utf8(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }
}
