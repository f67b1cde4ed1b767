import HTTP
import Nodes
import OAuth

@testable import TrafficLog

extension Samples {
  static let refused = ExportedRow.exchange(
    ExportedExchange(
      row: row(refusedExchange), connection: connection,
      invocations: [
        InvocationRow(
          id: InvocationID(7), exchange: refusedExchange.id, authorizer: "authorizer",
          event: #"{"type":"REQUEST","httpMethod":"GET","path":"/time"}"#,
          policy: #"{"policyDocument":{"Statement":[{"Effect":"Deny","Resource":"arn:x"}]}}"#, failure: nil,
          duration: .milliseconds(1))
      ]))

  /// What the authorizer asked because of it.
  static let introspection = ExportedRow.exchange(
    ExportedExchange(
      row: row(
        record(
          41, cause: 40, from: .node("authorizer"), to: "idp", port: "front", method: "POST",
          path: "/api/auth/introspection", started: LabTime(microseconds: noon.microseconds + 100))),
      connection: nil))

  /// What a stranger may write into every field.
  static let hostileTexts = [
    "<script>alert(1)</script>", "\"quoted\" 'twice' `$(touch /tmp/x)` \\", "a\r\nb\n\nc",
    "%% a comment; #59; end",
    "\u{1b}[31m\u{202e}\u{0}\u{7f}", "]]>--></svg>", "&amp;lt;", "end", "", "style a:b #x;",
    "\u{FFFE}\u{E000}",
    "Ünïcödé 漢字 🙂", String(repeating: "long ", count: 400),
  ]

  static func hostile(_ text: String) -> [ExportedRow] {
    let request = record(
      1, from: .outside(text), to: text, method: text, path: "/\(text)", query: "code=\(text)",
      headers: ["User-Agent": text, "Cookie": text], body: text, status: 400, response: text, failure: text,
      verdicts: [.fail(binding, expected: text, presented: text, detail: text)], thumbprint: text)
    var handshake = refusedHandshake
    handshake.failure?.words = text
    handshake.certificate?.subject = text
    return [
      .connection(handshake),
      .exchange(
        ExportedExchange(
          row: row(request), connection: connection,
          invocations: [
            InvocationRow(
              id: InvocationID(1), exchange: request.id, authorizer: NodeName(text), event: text,
              policy: text,
              failure: text, duration: .zero)
          ])),
    ]
  }

  /// The whole file that rows make.
  static func export(
    _ rows: [ExportedRow], as format: ExportFormat, _ context: ExportContext = ExportContext()
  ) -> String {
    guard var export = format.rowExport(context) else { return "" }
    return rows.reduce(into: export.begin()) { $0 += export.add($1) } + export.end()
  }
}
