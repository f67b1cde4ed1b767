import Foundation
import GRDB
import HTTP
import Nodes
import OAuth
import TrafficLog

/// Rows of the file as values.
struct TrafficRows {
  let db: Database
  private let rules: [Int64: Rule]

  init(_ db: Database, rules: [Int64: Rule]) {
    self.db = db
    self.rules = rules
  }

  func exchange(_ id: ExchangeID) throws -> ExchangeRow? {
    try exchanges("WHERE id = \(Int64(id.number))").first
  }

  func connection(_ id: ConnectionID) throws -> ConnectionRecord? {
    try connections("WHERE connection.id = \(Int64(id.number))").first
  }

  func invocation(_ id: InvocationID) throws -> InvocationRow? {
    let row = try Row.fetchOne(
      db, sql: "SELECT *, \(Self.modelText(of: "invocation")) FROM invocation WHERE id = ?",
      arguments: [Int64(id.number)])
    return row.map { row in
      var texts = texts(row)
      return InvocationRow(
        id: id, exchange: ExchangeID(row.number("exchange")), authorizer: NodeName(row["authorizer"]),
        event: texts.nextText() ?? "", policy: texts.nextText(), failure: row["failure"],
        duration: .microseconds(row["duration"] as Int64), log: LogColumn.read(texts.nextText()))
    }
  }

  /// - Parameter clause: from WHERE on.
  func exchanges(_ clause: SQL) throws -> [ExchangeRow] {
    try SQLRequest<Row>(
      literal: "SELECT *, \(sql: Self.modelText(of: "exchange")) FROM exchange \(clause)"
    ).fetchAll(db).map { exchange($0) }
  }

  private static func modelText(of table: String) -> String {
    "(SELECT text FROM model WHERE number = \(table).model) AS model_text"
  }

  private func texts(_ row: Row) -> RowTextsReader {
    let bytes = row.bytes("texts")
    guard let model: Data = row["model_text"] else { return RowTextsReader(bytes) }
    let text = TextModel.text(of: bytes, from: Array(model), bytesMax: TextModel.bytesMax)
    return RowTextsReader(text ?? [])
  }

  func connections(_ clause: SQL) throws -> [ConnectionRecord] {
    try SQLRequest<Row>(
      literal: """
        SELECT connection.*, subject, der
        FROM connection LEFT JOIN certificate ON thumbprint = connection.certificate \(clause)
        """
    ).fetchAll(db).map { try connection($0) }
  }

  func withInvocations(_ entries: ArraySlice<LogEntry>) throws -> [LogEntry] {
    try entries.flatMap { entry -> [LogEntry] in
      guard case .exchange(let exchange) = entry else { return [entry] }
      return try [entry] + exchange.invocations.compactMap { try invocation($0).map(LogEntry.invocation) }
    }
  }

  private func exchange(_ row: Row) -> ExchangeRow {
    var texts = texts(row)
    let request = request(row, &texts)
    let response = response(row, &texts)
    let verdicts = texts.nextText()
    let ids: String? = row["invocations"]
    let tokens: String? = row["tokens"]
    return ExchangeRow(
      id: ExchangeID(row.number("id")), connection: row.optionalNumber("connection").map { ConnectionID($0) },
      cause: row.optionalNumber("cause").map { ExchangeID($0) }, from: sender(row), to: listener(row),
      started: LabTime(microseconds: row["started"]), duration: .microseconds(row["duration"] as Int64),
      request: request, requestBodyCount: row["request_body_count"] ?? 0, response: response,
      responseBodyCount: row["response_body_count"] ?? 0, failure: row["failure"],
      verdicts: verdicts.map { VerdictColumn.read($0, rules: rules) } ?? [],
      invocations: (ids ?? "").split(separator: " ").compactMap { UInt64($0).map { InvocationID($0) } },
      thumbprint: row["certificate"], tokens: (tokens ?? "").split(separator: ",").map(String.init),
      shift: row.shift("shift"))
  }

  private func request(_ row: Row, _ texts: inout RowTextsReader) -> ExchangeRecord.Request {
    let (head, body) = (texts.nextBytes(), texts.nextBytes())
    guard let method: String = row["method"], let path: String = row["path"] else {
      return .malformed(head)
    }
    let text: String = row["target"] ?? path
    let query = text.firstIndex(of: "?").map { String(text[text.index(after: $0)...]) }
    return .parsed(
      HTTPRequest(
        method: method, target: RequestTarget(text: text, path: path, query: query),
        version: row["version"] == 10 ? .http1_0 : .http1_1,
        headers: HTTPHeaders(logged: head), body: body))
  }

  private func response(_ row: Row, _ texts: inout RowTextsReader) -> HTTPResponse? {
    let (head, body) = (texts.nextBytes(), texts.nextBytes())
    guard let status: Int = row["status"] else { return nil }
    return HTTPResponse(status: status, headers: HTTPHeaders(logged: head), body: body)
  }

  private func connection(_ row: Row) throws -> ConnectionRecord {
    let version: String? = row["version"]
    let failure: String? = row["failure"]
    let certificate: String? = row["certificate"]
    return ConnectionRecord(
      id: ConnectionID(row.number("id")), listener: listener(row), from: sender(row),
      peer: Endpoint(address: row["peer_address"], port: UInt16(clamping: row["peer_port"] as Int64)),
      local: Endpoint(address: row["local_address"], port: UInt16(clamping: row["local_port"] as Int64)),
      accepted: LabTime(microseconds: row["accepted"]),
      closed: (row["closed"] as Int64?).map { LabTime(microseconds: $0) }, closeReason: row["close_reason"],
      security: version.map {
        ConnectionRecord.Security(
          version: $0, cipher: row["cipher"] ?? "", serverName: row["server_name"],
          resumed: row["resumed"] ?? false)
      },
      certificate: certificate.map {
        PresentedCertificate(thumbprint: $0, subject: row["subject"] ?? "", der: row.bytes("der"))
      },
      chain: try chain(row["chain"]), chainProblem: row["chain_problem"],
      failure: failure.map { ConnectionRecord.HandshakeFailure(words: $0, alert: row["alert"]) },
      shift: row.shift("shift"), closedShift: row.shift("closed_shift"))
  }

  func certificate(_ thumbprint: String) throws -> PresentedCertificate? {
    let sql = "SELECT subject, der FROM certificate WHERE thumbprint = ?"
    return try Row.fetchOne(db, sql: sql, arguments: [thumbprint]).map { row in
      PresentedCertificate(thumbprint: thumbprint, subject: row["subject"], der: row.bytes("der"))
    }
  }

  private func chain(_ thumbprints: String?) throws -> [PresentedCertificate] {
    try (thumbprints ?? "").split(separator: " ").map { thumbprint in
      let thumbprint = String(thumbprint)
      return try certificate(thumbprint) ?? PresentedCertificate(thumbprint: thumbprint, subject: "", der: [])
    }
  }

  private func listener(_ row: Row) -> ListenerName {
    ListenerName(node: NodeName(row["node"]), port: row["port"])
  }

  private func sender(_ row: Row) -> Sender {
    if let node: String = row["sender_node"] { return .node(NodeName(node)) }
    return .outside(row["sender"])
  }
}

extension Row {
  fileprivate func number(_ column: String) -> UInt64 { optionalNumber(column) ?? 0 }

  fileprivate func optionalNumber(_ column: String) -> UInt64? {
    (self[column] as Int64?).map { UInt64(clamping: $0) }
  }

  /// None, too, in a file of before there was one.
  fileprivate func shift(_ column: String) -> ClockShift {
    (self[column] as Int64?).map { ClockShift(microseconds: $0) } ?? .none
  }

  fileprivate func bytes(_ column: String) -> [UInt8] { (self[column] as Data?).map { Array($0) } ?? [] }
}
