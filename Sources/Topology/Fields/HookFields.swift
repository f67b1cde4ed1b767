import JSON
import OrderedCollections

/// The keys by which `lab.json` steps into the built-in authorizer without a line of code.
enum HookFields {
  typealias ContextValue = AuthorizerSpecification.ContextRule.Value
  typealias DenyRule = AuthorizerSpecification.DenyRule

  static let fields: [Field<AuthorizerSpecification>] = [
    Field(
      "context", .map(of: contextValue, keys: .contextKey),
      "More values for the context of every policy: a text, a number, a truth value, or what `from` names.",
      set: { authorizer, values in
        authorizer.context = values.map { .init(key: $0, value: $1) }
      }),
    Field(
      "deny", .list(of: .object(deny), isSet: false), \.deny,
      "Whom to refuse although the token would do; every rule for itself."),
  ]

  private static let variable = Kind<[EventVariable]>(
    "context-variable", "A value that is taken from the event, or from what the token says.",
    make: { _ in [] },
    fields: [
      Field(
        "from", .variable(.eventVariable), isRequired: true,
        "Where it comes from: `context.identity.sourceIp`, `method.request.header.NAME`, `claims.sub`.",
        set: { $0.append($1) })
    ])

  private static let contextValue = ValueType<ContextValue>(
    shape: .either(
      .text(.any),
      .either(.integer(-1_000_000_000...1_000_000_000), .either(.boolean, .object(variable.description)))),
    decode: { node, decoding in
      switch node.content {
      case .string(let text): return .text(text)
      case .bool(let bool): return .bool(bool)
      case .number:
        return ValueType<Int>.integer(-1_000_000_000...1_000_000_000).decode(node, &decoding)
          .map { .number(Int64($0)) }
      case .object: return variable.decode(node, named: "", &decoding)?.first.map { .variable($0) }
      default:
        decoding.failType(node, expected: "a text, a number, a truth value or an object with 'from'")
        return nil
      }
    },
    encode: { _ in nil })

  private static let deny = Kind<DenyRule>(
    "deny-rule", "Callers that are refused. Every condition that is given must hold.",
    make: { _ in DenyRule() },
    fields: [
      Field(
        "addresses", .list(of: .addressRange, isSet: false), \.addresses,
        "Addresses or ranges, such as `10.0.0.0/8`; one must hold the caller's."),
      Field("clients", .list(of: .text(.visible)), \.clients, "Client IDs; the token's must be one."),
      Field(
        "claims", .map(of: .list(of: .text(.any)), keys: .contextKey),
        "Values by the name of a context key, such as `sub`; of `scope`, any word of it.",
        set: { rule, claims in rule.claims = claims.map { ($0, $1) } }),
    ])
}

extension ValueType<AddressRange> {
  static let addressRange: Self = {
    let text = ValueType<String>.text(.addressRange)
    return ValueType(
      shape: text.shape,
      decode: { node, decoding in text.decode(node, &decoding).flatMap(AddressRange.init) },
      encode: { .string($0.text) })
  }()
}
