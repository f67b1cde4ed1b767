import HTTP
import JSON

/// The control API as OpenAPI 3.1 says it, written from the table of operations.
enum OpenAPIDocument {
  static let operation = ControlOperation(
    "GET", "/openapi.json", id: "openAPI", summary: "This description.", access: .open
  ) { _ in .json(200, document.text) }

  static var document: JSONValue {
    let paths = ControlOperations.list.map(\.path).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Holdfast control API", "version": "1",
        "description": "What the owner of a running lab asks of it.",
      ],
      "security": [["token": []]],
      "paths": .object(JSONObject(paths.map { ($0, item($0)) })),
      "components": [
        "securitySchemes": [
          "token": [
            "type": "http", "scheme": "bearer",
            "description": "controlToken of run.json, or a console session's.",
          ]
        ],
        "schemas": ["Problem": problem],
      ],
    ]
  }

  private static let problem: JSONValue = [
    "type": "object", "properties": ["error": ["type": "string"]], "required": ["error"],
  ]

  private static func item(_ path: String) -> JSONValue {
    .object(
      JSONObject(
        ControlOperations.list.filter { $0.path == path }.map { ($0.method.lowercased(), describe($0)) }))
  }

  private static func describe(_ operation: ControlOperation) -> JSONValue {
    var object = JSONObject([
      ("operationId", .string(operation.id)), ("summary", .string(operation.summary)),
      ("parameters", .array(operation.parameters.map { describe($0, of: operation) })),
      ("responses", responses(operation)),
    ])
    if operation.access == .open { object["security"] = [] }
    if let body = operation.body {
      object["requestBody"] = ["required": true, "content": ["application/json": ["schema": body.json]]]
    }
    return .object(object)
  }

  private static func describe(_ parameter: ControlParameter, of operation: ControlOperation) -> JSONValue {
    let isInPath = operation.path.contains("{\(parameter.name)}")
    return [
      "name": .string(parameter.name), "in": isInPath ? "path" : "query",
      "required": .bool(isInPath || parameter.isRequired), "description": .string(parameter.summary),
      "schema": parameter.schema.json,
    ]
  }

  private static func responses(_ operation: ControlOperation) -> JSONValue {
    var refusals: [Int: String] = [
      400: "The request does not fit this description.",
      403: "The request comes from a page of another origin.",
      405: "The address does not answer this method.",
      421: "Host does not name the console.",
    ]
    if operation.access == .token { refusals[401] = "The token is missing or wrong." }
    if operation.body != nil { refusals[415] = "The document is not application/json." }
    refusals.merge(operation.refusals) { $1 }
    let content = operation.answer.types.map {
      ($0.mediaType, JSONValue.object(JSONObject([("schema", $0.schema.json)])))
    }
    var members: [(String, JSONValue)] = [
      (
        "\(operation.answer.status)",
        ["description": .string(operation.summary), "content": .object(JSONObject(content))]
      )
    ]
    for (status, sentence) in refusals.sorted(by: { $0.key < $1.key }) {
      members.append(
        (
          "\(status)",
          [
            "description": .string(sentence),
            "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
          ]
        ))
    }
    for (status, sentence) in limits { members.append(("\(status)", ["description": .string(sentence)])) }
    return .object(JSONObject(members))
  }

  /// What the listener answers before an operation sees the request; these carry no document.
  private static let limits = [
    (408, "The request did not come in time."), (413, "The content is too long."),
    (414, "The request line is too long."), (431, "The header fields are too long, or too many."),
  ]
}
