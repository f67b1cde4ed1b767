import JSON

/// `lab.schema.json`: JSON Schema (draft 2020-12) of `lab.json`, for editors.
package enum TopologySchema {
  /// The whole file, with its last line break.
  package static func render() -> String {
    var schema: JSONObject = [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "lab.json",
      "$ref": reference(to: TopologyFields.kind.description),
    ]
    var definitions = JSONObject()
    for kind in TopologyKinds.all { definitions[kind.name] = definition(of: kind) }
    schema["$defs"] = .object(definitions)
    var writer = JSONWriter(.pretty, bytesExpected: 1 << 15)
    writer.value(schema)
    return writer.text + "\n"
  }

  private static func definition(of kind: KindDescription) -> JSONValue {
    var properties = JSONObject()
    for field in kind.fields { properties[field.name] = .object(property(field)) }
    var definition: JSONObject = [
      "type": "object", "description": .string(kind.help), "properties": .object(properties),
    ]
    let required = kind.fields.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { definition["required"] = .array(required) }
    definition["additionalProperties"] = false
    return .object(definition)
  }

  private static func property(_ field: FieldDescription) -> JSONObject {
    var property: JSONObject = ["description": .string(field.help)]
    for member in schema(of: field.shape).members { property[member.name] = member.value }
    property["default"] = field.defaultValue
    return property
  }

  private static func schema(of shape: Shape) -> JSONObject {
    switch shape {
    case .text(let pattern): text(pattern)
    case .reference(let kind): text(kind == .listener ? .linkTarget : .name)
    case .boolean: ["type": "boolean"]
    case .integer(let range):
      [
        "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
        "maximum": .integer(Int64(range.upperBound)),
      ]
    case .choice(let words):
      words.count == 1 ? ["const": .string(words[0])] : ["enum": .array(words.map(JSONValue.string))]
    case .list(let element, let count): list(element, count)
    case .map(let keys, let values):
      [
        "type": "object", "propertyNames": .object(text(keys)),
        "additionalProperties": .object(schema(of: values)),
      ]
    case .object(let kind): ["$ref": reference(to: kind)]
    case .oneKey(let kind): ["$ref": reference(to: kind), "minProperties": 1, "maxProperties": 1]
    case .variants(_, let kinds): ["oneOf": .array(kinds.map { ["$ref": reference(to: $0)] })]
    case .either(let first, let second): ["anyOf": [.object(schema(of: first)), .object(schema(of: second))]]
    }
  }

  private static func text(_ pattern: TextPattern) -> JSONObject {
    var schema: JSONObject = ["type": "string"]
    if !pattern.regularExpression.isEmpty { schema["pattern"] = .string(pattern.regularExpression) }
    return schema
  }

  private static func list(_ element: Shape, _ count: ClosedRange<Int>) -> JSONObject {
    var list: JSONObject = ["type": "array", "items": .object(schema(of: element))]
    if count.lowerBound > 0 { list["minItems"] = .integer(Int64(count.lowerBound)) }
    list["maxItems"] = .integer(Int64(count.upperBound))
    return list
  }

  private static func reference(to kind: KindDescription) -> JSONValue { .string("#/$defs/\(kind.name)") }
}
