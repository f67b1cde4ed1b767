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
  private var texts = RowTexts()
  private var models = TextModels()
  private var trimmer: TrafficTrimmer

  init(bounds: TrafficStore.Bounds) { trimmer = TrafficTrimmer(bounds: bounds) }

  /// To be called when a batch was rolled back: what is remembered of the file may not be in it.
  mutating func forget() {
    rules = RuleNumbers()
    certificates = CertificateRows()
    models = TextModels()
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
      case .closed(let id, let time, let shift, let reason): try close(id, time, shift, reason, db)
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
    for invocation in record.invocations { try write(invocation, of: record, statements.invocation, db) }
    addWhatHappened(in: record)
    switch record.request {
    case .parsed(let request):
      let places = SecretPlaces(body: request.body)
      let request = PersonalSecrets.removed(from: request, places)
      addSender(record.from, agent: request.headers)
      addLine(of: request)
      row.add(record.thumbprint)
      addTokens(sightings.digests(in: request, places, record.response))
      addOutcome(of: record, requestBodyCount: request.body.count)
      try addTexts(of: record, head: request.headers.wire, body: request.body, db)
    case .malformed(let head):
      addSender(record.from, agent: nil)
      for _ in 0..<4 { row.add(String?.none) }
      row.add(record.thumbprint)
      row.add(String?.none)
      addOutcome(of: record, requestBodyCount: nil)
      try addTexts(of: record, head: PersonalSecrets.removed(fromRaw: head), body: nil, db)
    }
    try row.run(statements.exchange)
  }

  private mutating func addWhatHappened(in record: ExchangeRecord) {
    row.add(record.id.number)
    row.add(record.connection?.number)
    row.add(record.cause?.number)
    row.add(record.started.microseconds)
    row.add(record.duration.microseconds)
    row.add(Self.denial(of: record))
    row.add(record.response?.status)
    row.add(record.to.node.text)
    row.add(record.to.port)
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

  private mutating func addOutcome(of record: ExchangeRecord, requestBodyCount: Int?) {
    row.add(record.failure)
    let ids = record.invocations.map { String($0.id.number) }
    row.add(ids.isEmpty ? nil : ids.joined(separator: " "))
    row.add(requestBodyCount)
    row.add(record.response?.body.count)
  }

  private mutating func addTexts(
    of record: ExchangeRecord, head: [UInt8], body: [UInt8]?, _ db: Database
  ) throws {
    texts.removeAll()
    texts.add(head.prefix(Self.bodyBytesMax))
    texts.add(body?.prefix(Self.bodyBytesMax))
    texts.add(record.response?.headers.wire)
    texts.add(record.response?.body.prefix(Self.bodyBytesMax))
    texts.add(try verdicts(of: record, db))
    let kind = TextModels.Kind.exchange(record.to, path: record.path, status: record.response?.status)
    try models.add(texts, like: kind, of: record.id, to: &row, db)
    row.add(record.shift)
  }

  private mutating func verdicts(of record: ExchangeRecord, _ db: Database) throws -> [UInt8]? {
    guard !record.verdicts.isEmpty else { return nil }
    ruleNumbers.removeAll(keepingCapacity: true)
    for verdict in record.verdicts { ruleNumbers.append(try rules.number(of: verdict.rule, in: db)) }
    return VerdictColumn.write(record.verdicts, rules: ruleNumbers)
  }

  private mutating func write(
    _ record: InvocationRecord, of exchange: ExchangeRecord, _ statement: Statement, _ db: Database
  ) throws {
    let invocation = record.invocation
    row.add(record.id.number)
    row.add(exchange.id.number)
    row.add(invocation.authorizer.text)
    row.add(invocation.duration.microseconds)
    row.add(invocation.failure)
    texts.removeAll()
    texts.add(invocation.event())
    texts.add(invocation.policy.map { $0() })
    texts.add(LogColumn.write(invocation.log))
    let kind = TextModels.Kind.invocation(invocation.authorizer, path: exchange.path)
    try models.add(texts, like: kind, of: exchange.id, to: &row, db)
    try row.run(statement)
  }

  private mutating func write(_ record: ConnectionRecord, _ db: Database) throws {
    for certificate in [record.certificate].compactMap(\.self) + record.chain {
      try certificates.keep(certificate, of: record.id, db)
    }
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
    row.add(record.shift)
    row.add(record.closedShift)
    row.add(record.chain.isEmpty ? nil : record.chain.map(\.thumbprint).joined(separator: " "))
    try row.run(db.cachedStatement(sql: Self.insertConnection))
  }

  private mutating func close(
    _ id: ConnectionID, _ time: LabTime, _ shift: ClockShift, _ reason: String?, _ db: Database
  ) throws {
    row.add(id.number)
    row.add(time.microseconds)
    row.add(reason)
    row.add(shift)
    let sql = "UPDATE connection SET closed = ?2, close_reason = ?3, closed_shift = ?4 WHERE id = ?1"
    try row.run(db.cachedStatement(sql: sql))
  }

  private static func denial(of record: ExchangeRecord) -> Int {
    if record.verdicts.contains(where: { $0.outcome == .fail }) { return Denial.byVerdict }
    if case .malformed = record.request { return Denial.malformed }
    return record.response.map { $0.status == 401 || $0.status == 403 } == true
      ? Denial.byStatus : Denial.none
  }

  private static let insertExchange =
    "INSERT OR REPLACE INTO exchange VALUES (\(parameters(24)))"
  private static let insertInvocation =
    "INSERT OR REPLACE INTO invocation VALUES (\(parameters(7)))"
  private static let insertConnection =
    "INSERT OR REPLACE INTO connection VALUES (\(parameters(23)))"

  private static func parameters(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
  }
}

extension ExchangeRecord {
  /// Empty where what came was no request.
  fileprivate var path: String {
    guard case .parsed(let request) = request else { return "" }
    return request.path
  }
}

extension RowBinding {
  /// Nil where lab time is real time, which costs no byte.
  fileprivate mutating func add(_ shift: ClockShift) {
    add(shift == .none ? nil : shift.microseconds)
  }
}

extension Duration {
  /// Rounded towards zero.
  var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
