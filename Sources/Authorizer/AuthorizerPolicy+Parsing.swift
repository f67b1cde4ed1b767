import JSON

/// Which answers of a function are taken for a policy, where sources disagree about the service.
package struct PolicyOptions: Sendable, Equatable {
  /// Whether `principalId` may be null or missing.
  package var principalRequired: Bool

  package init(principalRequired: Bool = false) { self.principalRequired = principalRequired }
}

/// Why an answer is no policy.
package struct PolicyError: Error, Sendable, Equatable {
  /// Without a full stop.
  package let sentence: String
  init(_ sentence: String) { self.sentence = sentence }
}

extension AuthorizerPolicy {
  /// Reads what a function answered, as widely as the service does: one statement or several, one action or
  /// resource or several, `Resource` or `NotResource`, members in any order, further ones ignored.
  ///
  /// Objects and arrays in the context are taken here, and fail where the service fails: when the backend is called.
  package init(parsing bytes: [UInt8], options: PolicyOptions = PolicyOptions()) throws(PolicyError) {
    let answer: JSONValue
    do throws(JSONError) { answer = try JSONValue(parsing: bytes, limits: Self.limits) } catch {
      throw PolicyError("the answer is not JSON: \(error.sentence)")
    }
    guard let object = answer.object else { throw PolicyError("the answer is not a JSON object") }
    guard let document = object["policyDocument"]?.object else {
      throw PolicyError("the answer has no policyDocument")
    }
    self.init(
      principalID: try Self.principal(object["principalId"], options),
      statements: try Self.statements(document["Statement"]), context: try Self.context(object["context"]),
      usageIdentifierKey: try Self.usageKey(object["usageIdentifierKey"]))
  }

  /// An answer is as large as Lambda lets it be.
  private static var limits: JSONLimits {
    var limits = JSONLimits()
    limits.bytesMax = 8 << 20
    return limits
  }

  private static func principal(
    _ value: JSONValue?, _ options: PolicyOptions
  ) throws(PolicyError) -> String? {
    switch value {
    case .string(let text): return text
    case nil, .null:
      guard options.principalRequired else { return nil }
      throw PolicyError("principalId is \(value == nil ? "missing" : "null")")
    default: throw PolicyError("principalId is not a string")
    }
  }

  private static func usageKey(_ value: JSONValue?) throws(PolicyError) -> String? {
    switch value {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw PolicyError("usageIdentifierKey is not a string")
    }
  }
}

// MARK: - Statements

extension AuthorizerPolicy {
  private static func statements(_ value: JSONValue?) throws(PolicyError) -> [Statement] {
    guard let value else { throw PolicyError("policyDocument has no Statement") }
    var statements: [Statement] = []
    for element in value.array ?? [value] { statements.append(try Statement(element)) }
    return statements
  }
}

extension AuthorizerPolicy.Statement {
  fileprivate init(_ value: JSONValue) throws(PolicyError) {
    guard let object = value.object else { throw PolicyError("a Statement is not an object") }
    guard let effect = object["Effect"]?.string.flatMap(Effect.init) else {
      throw PolicyError("the Effect of a Statement is neither Allow nor Deny")
    }
    self.init(
      effect, actions: try Self.texts(object["Action"], "Action"), resources: try Self.resources(object))
  }

  private static func resources(_ object: JSONObject) throws(PolicyError) -> Resources {
    switch (object["Resource"], object["NotResource"]) {
    case (let value?, nil): return .only(try texts(value, "Resource"))
    case (nil, let value?): return .allBut(try texts(value, "NotResource"))
    case (nil, nil): throw PolicyError("a Statement has no Resource")
    case (_?, _?): throw PolicyError("a Statement has both Resource and NotResource")
    }
  }

  /// A string, or an array of them.
  private static func texts(_ value: JSONValue?, _ name: String) throws(PolicyError) -> [String] {
    guard let value else { throw PolicyError("a Statement has no \(name)") }
    guard let texts = value.string.map({ [$0] }) ?? value.strings else {
      throw PolicyError("the \(name) of a Statement is neither a string nor an array of strings")
    }
    return texts
  }
}

// MARK: - Context

extension AuthorizerPolicy {
  private static func context(
    _ value: JSONValue?
  ) throws(PolicyError) -> [(key: String, value: ContextValue)] {
    switch value {
    case nil, .null: return []
    case .object(let object): return object.members.map { ($0.name, ContextValue($0.value)) }
    default: throw PolicyError("the context is not an object")
    }
  }
}

extension AuthorizerPolicy.ContextValue {
  init(_ value: JSONValue) {
    self =
      switch value {
      case .string(let text): .string(text)
      case .integer(let number): .number(number)
      case .number(let number): .decimal(number)
      case .bool(let bool): .bool(bool)
      case .null: .null
      case .array, .object: .unusable(value.text)
      }
  }
}
