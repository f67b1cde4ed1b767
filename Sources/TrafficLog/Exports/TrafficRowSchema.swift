import JSON

/// The JSON Schema of the log's rows as JSON: what `holdfast log --json` prints and `holdfast export jsonl` writes.
package enum TrafficRowSchema {
  /// JSON text, with its last line break.
  package static func render() -> String {
    var writer = JSONWriter(.pretty)
    writer.value(schema)
    return writer.text + "\n"
  }

  private static let schema: JSONValue = [
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A row of a Holdfast lab's traffic log",
    "description": .string(
      "One object a line. Secrets are masked as `sha256:` and the beginning of their digest, unless the rows were "
        + "asked for with --secrets. `schema` rises when a member changes its meaning or goes."),
    "oneOf": [
      ["$ref": "#/$defs/connection"], ["$ref": "#/$defs/exchange"], ["$ref": "#/$defs/invocation"],
      ["$ref": "#/$defs/gap"],
    ],
    "$defs": .object(
      JSONObject([
        (
          "connection",
          row("connection", "c", "A TCP or TLS connection, also one whose handshake was refused.", connection)
        ),
        ("exchange", row("exchange", "x", "A request and its response, or its failure.", exchange)),
        (
          "invocation",
          row("invocation", "i", "An event handed to an authorizer, and its policy.", invocation)
        ),
        (
          "gap",
          object(
            [
              Member("schema", ["const": .integer(JSONRow.schema)]), Member("kind", ["const": "gap"]),
              Member("missed", count),
            ], "In place of so many rows, of a reader that follows the log and was too slow for them.")
        ),
        ("request", object(request)),
        ("response", object(response)),
        ("headers", headers),
        ("verdict", object(verdict)),
        ("time", time),
      ])),
  ]

  // MARK: Rows

  private static let connection: [Member] =
    flow + [
      Member("peer", text("The far end: address and port.")),
      Member("local", text("The listener's end.")),
      Member("accepted", reference("time")),
      Member("realAccepted", reference("time")),
      Member("closed", reference("time"), isOptional: true),
      Member("realClosed", reference("time"), isOptional: true),
      Member("closeReason", text("Why it ended, where it did not simply end."), isOptional: true),
      Member("tls", object(tls), isOptional: true),
      Member("certificate", object(certificate), isOptional: true),
      Member(
        "chain", ["type": "array", "items": object(certificate, "Sent behind the leaf.")], isOptional: true),
      Member(
        "chainProblem", text("Why the chain did not verify, where that is tolerated."), isOptional: true),
      Member("handshakeFailure", object(handshakeFailure), isOptional: true),
    ]

  private static let exchange: [Member] =
    [
      Member("connection", id("c", "The connection; absent where none came about."), isOptional: true),
      Member("cause", id("x", "The exchange that made the sender send this."), isOptional: true),
    ] + flow + [
      Member("started", reference("time")),
      Member("realStarted", reference("time")),
      Member("durationMicroseconds", count),
      Member("request", reference("request")),
      Member("response", reference("response"), isOptional: true),
      Member(
        "failure", text("Why there is no response, or what was wrong with the request."), isOptional: true),
      Member("verdicts", ["type": "array", "items": reference("verdict")]),
      Member("invocations", ["type": "array", "items": id("i", "An invocation.")]),
      Member(
        "x5t#S256", text("Thumbprint of the certificate that the request came with."), isOptional: true),
      Member("tokens", ["type": "array", "items": text("Digest of a code or token that passed.")]),
    ]

  private static let invocation: [Member] = [
    Member("exchange", id("x", "The exchange in which the authorizer was asked.")),
    Member("authorizer", text("Its node.")),
    Member("durationMicroseconds", count),
    Member("event", text("JSON text.")),
    Member("policy", text("JSON text; absent where the authorizer failed."), isOptional: true),
    Member("failure", text("Why there is no policy."), isOptional: true),
    Member("log", ["type": "array", "items": object(logLine)], isOptional: true),
  ]

  private static let flow: [Member] = [
    Member("from", text("A node, or who called from outside.")),
    Member("fromNode", ["type": "boolean", "description": "Whether `from` is a node of the lab."]),
    Member("to", text("The listener: `idp.front`.")),
  ]

  // MARK: Parts

  private static let request: [Member] =
    [
      Member("method", text("As on the wire."), isOptional: true),
      Member("target", text("As on the wire."), isOptional: true),
      Member("path", text("The canonical path that every node decides by."), isOptional: true),
      Member("version", ["enum": ["1.0", "1.1"]], isOptional: true),
    ] + message + [
      Member("malformed", text("What came instead of a request."), isOptional: true),
      Member("malformedBase64URL", text("The same, where it is no text."), isOptional: true),
    ]

  private static let response: [Member] = [Member("status", count)] + message

  private static let message: [Member] = [
    Member("headers", reference("headers"), isOptional: true),
    Member("body", text("As far as it was kept."), isOptional: true),
    Member("bodyBase64URL", text("The same, where it is no text."), isOptional: true),
    Member("bodyBytes", count, isOptional: true),
    Member("bodyTruncated", ["const": true], isOptional: true),
  ]

  private static let verdict: [Member] = [
    Member("rule", text("Its short name.")),
    Member("section", text("Of a specification."), isOptional: true),
    Member("outcome", ["enum": ["pass", "fail", "skipped"]]),
    Member("sentence", text("For a person.")),
    Member("expected", text("What the rule wanted."), isOptional: true),
    Member("presented", text("What came."), isOptional: true),
    Member("remedy", text("What to try, where it failed."), isOptional: true),
  ]

  private static let tls: [Member] = [
    Member("version", text("As OpenSSL spells it.")),
    Member("cipher", text("As OpenSSL spells it.")),
    Member("serverName", text("SNI."), isOptional: true),
    Member("resumed", ["type": "boolean"]),
  ]

  private static let certificate: [Member] = [
    Member("subject", text("RFC 4514.")),
    Member("x5t#S256", text("SHA-256 over the DER bytes in base64url.")),
  ]

  private static let handshakeFailure: [Member] = [
    Member("words", text("For a person.")),
    Member("alert", text("The TLS alert."), isOptional: true),
    Member("remedy", text("What to try.")),
  ]

  private static let logLine: [Member] = [
    Member("source", ["enum": ["stdout", "stderr", "lab"]]),
    Member("text", text("A line that the function wrote.")),
  ]

  private static let headers: JSONValue = [
    "description": "Name and value, in the order of the wire.",
    "type": "array",
    "items": ["type": "array", "items": ["type": "string"], "minItems": 2, "maxItems": 2],
  ]

  private static let time: JSONValue = [
    "description":
      "RFC 3339, in UTC; members whose name begins with `real` by the machine's clock, all others by the lab's.",
    "type": "string",
    "pattern": "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$",
  ]

  private static let count: JSONValue = ["type": "integer", "minimum": 0]
}

// MARK: - Shapes

extension TrafficRowSchema {
  private struct Member {
    let name: String
    let schema: JSONValue
    let isOptional: Bool

    init(_ name: String, _ schema: JSONValue, isOptional: Bool = false) {
      self.name = name
      self.schema = schema
      self.isOptional = isOptional
    }
  }

  private static func row(_ kind: String, _ letter: String, _ words: String, _ members: [Member]) -> JSONValue
  {
    let all =
      [
        Member("schema", ["const": .integer(JSONRow.schema)]), Member("id", id(letter, "Unique in its log.")),
        Member("kind", ["const": .string(kind)]),
      ] + members
    return object(all, words)
  }

  private static func object(_ members: [Member], _ words: String? = nil) -> JSONValue {
    var object = JSONObject([("type", "object")])
    object["description"] = words.map { .string($0) }
    object["properties"] = .object(JSONObject(members.map { ($0.name, $0.schema) }))
    object["required"] = .array(members.filter { !$0.isOptional }.map { .string($0.name) })
    object["additionalProperties"] = false
    return .object(object)
  }

  private static func text(_ words: String) -> JSONValue {
    ["type": "string", "description": .string(words)]
  }

  private static func id(_ letter: String, _ words: String) -> JSONValue {
    ["type": "string", "pattern": .string("^\(letter)[0-9]+$"), "description": .string(words)]
  }

  private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }
}
