import JSON
import TrafficLog

/// The shape of a value that the control API takes or gives, as far as JSON Schema can say it.
indirect enum ControlSchema: Sendable {
  /// - Parameter pattern: what the whole text must match, without anchors.
  case string(pattern: String? = nil, charactersMax: Int? = nil)
  case choice([String])
  case integer(ClosedRange<Int64>)
  case boolean
  case array(ControlSchema)
  /// No members beside these.
  case object([Member])
  case nullable(ControlSchema)
  /// Any JSON value: shapes that are described elsewhere, such as those of `run.json`.
  case anything

  struct Member: Sendable {
    let name: String
    let schema: ControlSchema
    let isRequired: Bool
    let summary: String?

    init(_ name: String, _ schema: ControlSchema, isRequired: Bool = true, _ summary: String? = nil) {
      self.name = name
      self.schema = schema
      self.isRequired = isRequired
      self.summary = summary
    }
  }
}

extension ControlSchema {
  /// What is wrong with `value`, in words that go on after its name; nil where it fits.
  func problem(of value: JSONValue) -> String? {
    switch self {
    case .string(let pattern, let charactersMax):
      guard let text = value.string else { return "is not a string" }
      if let charactersMax, text.unicodeScalars.count > charactersMax {
        return "is longer than \(charactersMax) characters"
      }
      if let pattern, !Self.matches(text, pattern) { return "does not look like \(pattern)" }
      return nil
    case .choice(let texts):
      guard let text = value.string, texts.contains(text) else {
        return "is none of \(texts.joined(separator: ", "))"
      }
      return nil
    case .integer(let range):
      guard let number = value.int64, range.contains(number) else {
        return "is not a whole number from \(range.lowerBound) to \(range.upperBound)"
      }
      return nil
    case .boolean: return value.bool == nil ? "is not true or false" : nil
    case .array(let schema):
      guard let items = value.array else { return "is not an array" }
      return items.enumerated().lazy.compactMap { index, item in
        schema.problem(of: item).map { "has an item \(index) that \($0)" }
      }.first
    case .object(let members): return Self.problem(of: value, members)
    case .nullable(let schema): return value.isNull ? nil : schema.problem(of: value)
    case .anything: return nil
    }
  }

  private static func problem(of value: JSONValue, _ members: [Member]) -> String? {
    guard let object = value.object else { return "is not an object" }
    if let unknown = object.members.first(where: { item in !members.contains { $0.name == item.name } }) {
      return "has a member '\(TerminalText.escape(unknown.name))' that is not known"
    }
    for member in members {
      guard let found = object[member.name] else {
        if member.isRequired { return "has no '\(member.name)'" }
        continue
      }
      if let problem = member.schema.problem(of: found) { return "has a '\(member.name)' that \(problem)" }
    }
    return nil
  }

  private static func matches(_ text: String, _ pattern: String) -> Bool {
    guard let regex = try? Regex(pattern) else { return false }
    return (try? regex.wholeMatch(in: text)) != nil
  }

  /// A value as it stands in a path or a query.
  func value(of text: String) -> JSONValue {
    switch self {
    case .integer: Int64(text).map { .integer($0) } ?? .string(text)
    case .boolean: ["true": .bool(true), "false": .bool(false)][text] ?? .string(text)
    default: .string(text)
    }
  }
}

extension ControlSchema {
  /// The same as JSON Schema (2020-12).
  var json: JSONValue {
    switch self {
    case .string(let pattern, let charactersMax):
      var object: JSONObject = JSONObject([("type", "string")])
      object["pattern"] = pattern.map { .string("^(?:\($0))$") }
      object["maxLength"] = charactersMax.map { .integer(Int64($0)) }
      return .object(object)
    case .choice(let texts): return ["type": "string", "enum": .array(texts.map { .string($0) })]
    case .integer(let range):
      return [
        "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
      ]
    case .boolean: return ["type": "boolean"]
    case .array(let schema): return ["type": "array", "items": schema.json]
    case .object(let members): return Self.json(members)
    case .nullable(let schema): return ["anyOf": [schema.json, ["type": "null"]]]
    case .anything: return [:]
    }
  }

  private static func json(_ members: [Member]) -> JSONValue {
    let properties = members.map { member in
      var schema = member.schema.json.object ?? JSONObject()
      if let summary = member.summary { schema["description"] = .string(summary) }
      return (member.name, JSONValue.object(schema))
    }
    return [
      "type": "object", "properties": .object(JSONObject(properties)),
      "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
      "additionalProperties": false,
    ]
  }
}
