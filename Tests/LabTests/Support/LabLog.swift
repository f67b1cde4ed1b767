import HTTP
import Lab
import Nodes
import OAuth
import Storage
import Testing
import TrafficLog

/// Reading the log of a lab that is up.
extension TestLab {
  /// Every row that passes the filter, oldest first.
  func log(_ filter: LogFilter = LogFilter()) async throws -> [LogEntry] {
    await running.recorder.flush()
    return try await running.traffic.reader.entries(
      LogQuery(filter, order: .oldestFirst, detail: .everything, count: LogQuery.countMax))
  }

  func exchanges(_ filter: LogFilter = LogFilter()) async throws -> [ExchangeRow] {
    try await log(filter).compactMap { if case .exchange(let row) = $0 { row } else { nil } }
  }

  /// The exchanges whose request carries this mark, which gateways hand on, so that the whole chain is found.
  func exchanges(marked mark: Mark) async throws -> [ExchangeRow] {
    try await exchanges().filter { row in
      guard case .parsed(let request) = row.request else { return false }
      return request.headers[Mark.header] == mark.text
    }
  }

  /// The one exchange of that mark at a listener.
  func exchange(marked mark: Mark, at listener: String) async throws -> ExchangeRow {
    let rows = try await exchanges(marked: mark).filter { $0.to.description == listener }
    try #require(rows.count == 1)
    return rows[0]
  }

  /// Refusals of any status for which no verdict of theirs, or of what they caused, says why.
  func unexplained() async throws -> [String] {
    let rows = try await exchanges()
    let effects = Dictionary(grouping: rows, by: \.cause)
    func isExplained(_ row: ExchangeRow) -> Bool {
      // What the owner could not do says why in its own words.
      row.verdicts.contains { $0.outcome == .fail } || row.from == .node(.owner) && row.failure != nil
        || effects[row.id, default: []].contains(where: isExplained)
    }
    return rows.filter { ($0.response?.status ?? 0) >= 400 && !isExplained($0) }.map { row in
      let path = if case .parsed(let request) = row.request { request.path } else { "no request" }
      return "\(row.id) at \(row.to): \(row.response?.status ?? 0) to \(path)"
    }
  }

  /// What came instead of a request: the exchange whose first bytes hold this text.
  func malformedExchange(holding text: String) async throws -> ExchangeRow? {
    try await exchanges().first { row in
      guard case .malformed(let bytes) = row.request else { return false }
      return String(decoding: bytes, as: UTF8.self).contains(text)
    }
  }

  func invocation(_ id: InvocationID) async throws -> InvocationRow {
    guard case .invocation(let row) = try await running.traffic.reader.entry(.invocation(id)) else {
      throw Missing(what: "\(id)")
    }
    return row
  }

  /// The first connection that satisfies `condition`. A refused handshake is recorded a moment after the
  /// client has learned of it, so this looks until it is there.
  func connection(where condition: (ConnectionRecord) -> Bool) async throws -> ConnectionRecord {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      for case .connection(let row) in try await log() where condition(row) { return row }
      try #require(ContinuousClock.now < deadline, "the log has no such connection")
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}

/// Tells the requests of one test from all others in the log.
struct Mark {
  static let header = "X-Test-Mark"
  let text = "mark-\(UInt64.random(in: 0 ... .max))"
}

extension ExchangeRow {
  func verdict(_ rule: String) throws -> Verdict { try #require(verdicts.first { $0.rule.id == rule }) }
}

struct Missing: Error { let what: String }
