import JSON

/// The keys that an authorizer adds to a node's.
enum AuthorizerFields {
  static let fields: [Field<AuthorizerSpecification>] =
    [
      Field(
        "scopes", .map(of: .list(of: .text(.scope)), keys: .scopeRule),
        "The scopes that a request needs, by method (or `ANY`) and path: `\"GET pets/{id}\": "
          + "[\"pets\"]`; the most exact rule counts.",
        set: { authorizer, rules in authorizer.scopes = rules.map(AuthorizerSpecification.ScopeRule.init) }),
      Field(
        "policy", .boolean, \.policy,
        "Whether a refusal is a Deny policy (403) or an exception (401, 500)."),
      Field(
        "onIntrospectionFailure", .choice, \.onIntrospectionFailure,
        "With `policy`, when the identity provider cannot be asked: a Deny (403), or the crash of "
          + "the published authorizer, release 1.3.0 (500)."
      ),
      Field(
        "function", .object(FunctionFields.kind), \.function,
        "A program that decides instead of the lab. Its region and account are those of the gateway that asks it, of "
          + "the first in the file where there are several."),
    ] + gatewayFields + HookFields.fields

  /// What the gateway has to know: when to ask the authorizer, and with what.
  private static let gatewayFields: [Field<AuthorizerSpecification>] = [
    Field(
      "type", .choice, \.event,
      "The event that it gets: `REQUEST` has everything, `TOKEN` one header and never a certificate."),
    Field(
      "cache", .duration(atLeast: .zero, atMost: .seconds(3600)), \.cache,
      "How long a gateway keeps an answer and uses it again; `0s`: not at all. (Amazon API Gateway's "
        + "own default is `300s`.)"
    ),
    Field(
      "identitySources", .list(of: .variable(.identitySource)), \.identitySources,
      "By what kept answers are found; where one is missing, the answer is 401 and nobody is asked. "
        + "What tells certificates apart is `context.identity.clientCert.clientCertPem`."
    ),
    Field(
      "identityValidationExpression", .validationExpression, \.validation,
      "With `TOKEN`: a regular expression for the header, without look-around and back references; "
        + "what does not match gets 401."
    ),
  ]
}

extension AuthorizerSpecification.ScopeRule {
  fileprivate init(key: String, scopes: [String]) {
    let parts = key.split(separator: " ", maxSplits: 1).map(String.init)
    let path = parts.last ?? ""
    self.init(method: parts.first ?? "", path: path == "/" ? "" : path, scopes: scopes)
  }
}

extension ValueType<EventVariable> {
  static func variable(_ pattern: TextPattern) -> Self {
    let text = ValueType<String>.text(pattern)
    return ValueType(
      shape: text.shape,
      decode: { node, decoding in text.decode(node, &decoding).flatMap(EventVariable.init(parsing:)) },
      encode: { .string($0.description) })
  }
}

extension ValueType<ValidationExpression> {
  static let validationExpression = ValueType(
    shape: .text(.any),
    decode: { node, decoding in
      guard let text = decoding.string(node) else { return nil }
      do throws(ValidationExpression.Problem) {
        return try ValidationExpression(parsing: text)
      } catch {
        decoding.fail(.badText, at: node, "'\(text)' is no expression that can be used: \(error.sentence)")
        return nil
      }
    },
    encode: { .string($0.text) })
}
