import GRDB
import HTTP
import Nodes
import OAuth
import TrafficLog

/// Turns records into rows. Everything that costs (masking, digests, JSON, the texts of invocations) happens
/// here, on the writer's thread.
struct TrafficWriter: ~Copyable {
  static let bodyBytesMax = 64 << 10

  private var rules = RuleNumbers()
  private var ruleNumbers: [Int64] = []
  private var sightings = TokenSightings()
  private var certificates = CertificateRows()
  private var row = RowBinding()
  private var trimmer: TrafficTrimmer

  init(bounds: TrafficStore.Bounds) { trimmer = TrafficTrimmer(bounds: bounds) }

  /// To be called when a batch was rolled back: what is remembered of the file may not be in it.
  mutating func forget() {
    rules = RuleNumbers()
    certificates = CertificateRows()
    row = RowBinding()
  }

  mutating func write(_ records: [TrafficRecord], to db: Database) throws {
    let statements = Statements(
      exchange: try db.cachedStatement(sql: Self.insertExchange),
      invocation: try db.cachedStatement(sql: Self.insertInvocation))
    for record in records {
      switch record {
      case .exchange(let record): try write(record, statements, db)
      case .connection(let record): try write(record, db)
      case .closed(let id, let time, let reason): try close(id, time, reason, db)
      }
    }
    try trimmer.trim(db, added: records.count)
  }

  /// Those that every request needs; looking one up hashes its text.
  private struct Statements {
    let exchange: Statement
    let invocation: Statement
  }

  private mutating func write(_ record: ExchangeRecord, _ statements: Statements, _ db: Database) throws {
    for invocation in record.invocations { try write(invocation, of: record.id, statements.invocation) }
    row.add(record.id.number)
    row.add(record.connection?.number)
    row.add(record.cause?.number)
    row.add(record.started.microseconds)
    row.add(record.duration.microseconds)
    row.add(Self.denial(of: record))
    row.add(record.response?.status)
    row.add(record.to.node.text)
    row.add(record.to.port)
    switch record.request {
    case .parsed(let request):
      let places = SecretPlaces(body: request.body)
      let request = PersonalSecrets.removed(from: request, places)
      addSender(record.from, agent: request.headers)
      addLine(of: request)
      row.add(record.thumbprint)
      addTokens(sightings.digests(in: request, places, record.response))
      try addJudgement(of: record, db)
      addMessages(request.headers.wire, request.body, record.response)
    case .malformed(let head):
      addSender(record.from, agent: nil)
      for _ in 0..<4 { row.add(String?.none) }
      row.add(record.thumbprint)
      row.add(String?.none)
      try addJudgement(of: record, db)
      addMessages(head, nil, record.response)
    }
    try row.run(statements.exchange)
  }

  private mutating func addSender(_ sender: Sender, agent headers: HTTPHeaders?) {
    row.add(sender.node?.text)
    guard case .outside(let name) = sender else { return row.add(String?.none) }
    row.add(name ?? headers?["User-Agent"])
  }

  private mutating func addLine(of request: HTTPRequest) {
    row.add(request.method)
    row.add(request.path)
    row.add(request.target.text == request.path ? nil : request.target.text)
    row.add(request.version == .http1_1 ? 11 : 10)
  }

  /// `,digest,digest`, so that the start of a digest is found behind a comma.
  private mutating func addTokens(_ digests: [String]) {
    row.add(digests.isEmpty ? nil : digests.reduce(into: "") { $0 += ",\($1)" })
  }

  private mutating func addJudgement(of record: ExchangeRecord, _ db: Database) throws {
    row.add(record.failure)
    let ids = record.invocations.map { String($0.id.number) }
    row.add(ids.isEmpty ? nil : ids.joined(separator: " "))
    guard !record.verdicts.isEmpty else { return row.add(String?.none) }
    ruleNumbers.removeAll(keepingCapacity: true)
    for verdict in record.verdicts { ruleNumbers.append(try rules.number(of: verdict.rule, in: db)) }
    row.add(text: VerdictColumn.write(record.verdicts, rules: ruleNumbers))
  }

  private mutating func addMessages(_ head: [UInt8], _ body: [UInt8]?, _ response: HTTPResponse?) {
    row.add(body?.count)
    row.add(response?.body.count)
    row.add(blob: head.prefix(Self.bodyBytesMax))
    row.add(blob: body?.prefix(Self.bodyBytesMax))
    row.add(blob: response?.headers.wire)
    row.add(blob: response?.body.prefix(Self.bodyBytesMax))
  }

  private mutating func write(
    _ record: InvocationRecord, of exchange: ExchangeID, _ statement: Statement
  ) throws {
    row.add(record.id.number)
    row.add(exchange.number)
    row.add(record.invocation.authorizer.text)
    row.add(record.invocation.duration.microseconds)
    row.add(record.invocation.failure)
    row.add(record.invocation.policy.map { $0() })
    row.add(record.invocation.event())
    row.add(LogColumn.write(record.invocation.log))
    try row.run(statement)
  }

  private mutating func write(_ record: ConnectionRecord, _ db: Database) throws {
    if let certificate = record.certificate { try certificates.keep(certificate, of: record.id, db) }
    row.add(record.id.number)
    row.add(record.listener.node.text)
    row.add(record.listener.port)
    addSender(record.from, agent: nil)
    row.add(record.peer.address)
    row.add(record.peer.port)
    row.add(record.local.address)
    row.add(record.local.port)
    row.add(record.accepted.microseconds)
    row.add(record.closed?.microseconds)
    row.add(record.closeReason)
    row.add(record.security?.version)
    row.add(record.security?.cipher)
    row.add(record.security?.serverName)
    row.add((record.security?.resumed).map { $0 ? 1 : 0 })
    row.add(record.certificate?.thumbprint)
    row.add(record.chainProblem)
    row.add(record.failure?.words)
    row.add(record.failure?.alert)
    try row.run(db.cachedStatement(sql: Self.insertConnection))
  }

  private mutating func close(
    _ id: ConnectionID, _ time: LabTime, _ reason: String?, _ db: Database
  ) throws {
    row.add(id.number)
    row.add(time.microseconds)
    row.add(reason)
    let sql = "UPDATE connection SET closed = ?2, close_reason = ?3 WHERE id = ?1"
    try row.run(db.cachedStatement(sql: sql))
  }

  private static func denial(of record: ExchangeRecord) -> Int {
    if record.verdicts.contains(where: { $0.outcome == .fail }) { return Denial.byVerdict }
    return record.response.map { $0.status == 401 || $0.status == 403 } == true
      ? Denial.byStatus : Denial.none
  }

  private static let insertExchange =
    "INSERT OR REPLACE INTO exchange VALUES (\(parameters(26)))"
  private static let insertInvocation =
    "INSERT OR REPLACE INTO invocation VALUES (\(parameters(8)))"
  private static let insertConnection =
    "INSERT OR REPLACE INTO connection VALUES (\(parameters(20)))"

  private static func parameters(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
  }
}

extension Duration {
  /// Rounded towards zero.
  var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
