import GRDB
import Nodes
package import TrafficLog

extension TrafficReader {
  /// The chain of causes around one row: from the exchange that began it, every exchange that it led to.
  /// Nil where the log holds no such row.
  package func explanation(of id: TrafficID) async throws -> Explanation? {
    try await read { db in
      let rows = TrafficRows(db, rules: try RuleNumbers.rules(in: db))
      let chain = CauseChain(rows: rows)
      switch id {
      case .exchange(let exchange): return try chain.explanation(of: exchange, asked: id)
      case .invocation(let invocation):
        return try rows.invocation(invocation).flatMap { try chain.explanation(of: $0.exchange, asked: id) }
      case .connection(let connection): return try chain.explanation(of: connection)
      }
    }
  }
}

/// Finds causes and effects by id: an effect has a higher number than its cause, and is not far from it.
private struct CauseChain {
  /// How far behind the first exchange its effects are looked for, in ids. Without an index on causes, this
  /// bounds what is read.
  static let spanIDsMax: Int64 = 65_536
  static let depthMax = 32
  static let stepsMax = 256

  let rows: TrafficRows

  func explanation(of id: ExchangeID, asked: TrafficID) throws -> Explanation? {
    guard let first = try outermost(of: id) else { return nil }
    return try Explanation(asked: asked, steps: steps(from: first))
  }

  /// The exchanges that came over a connection, or why there were none.
  func explanation(of id: ConnectionID) throws -> Explanation? {
    guard let connection = try rows.connection(id) else { return nil }
    // None came over a refused one, and looking for them reads the whole table.
    let exchanges =
      try connection.failure != nil
      ? []
      : rows.exchanges("WHERE connection = \(Int64(id.number)) ORDER BY id LIMIT \(Self.stepsMax)")
    return Explanation(
      asked: .connection(id), connection: connection, steps: try exchanges.map { try step($0, depth: 0) })
  }

  private func outermost(of id: ExchangeID) throws -> ExchangeRow? {
    guard var row = try rows.exchange(id) else { return nil }
    for _ in 0..<Self.depthMax {
      // A cause that was dropped, or not recorded yet, ends the chain.
      guard let cause = row.cause, cause < row.id, let outer = try rows.exchange(cause) else { break }
      row = outer
    }
    return row
  }

  private func steps(from first: ExchangeRow) throws -> [Explanation.Step] {
    let effects = try effects(of: first.id)
    var steps: [Explanation.Step] = []
    var open = [(first.id, 0)]
    while let (id, depth) = open.popLast(), steps.count < Self.stepsMax {
      guard let row = id == first.id ? first : try rows.exchange(id) else { continue }
      steps.append(try step(row, depth: depth))
      guard depth < Self.depthMax else { continue }
      open += (effects[id] ?? []).reversed().map { ($0, depth + 1) }
    }
    return steps
  }

  private func effects(of first: ExchangeID) throws -> [ExchangeID: [ExchangeID]] {
    let from = Int64(first.number)
    let pairs = try Row.fetchCursor(
      rows.db,
      sql: "SELECT id, cause FROM exchange WHERE id > ? AND id <= ? AND cause >= ? ORDER BY id",
      arguments: [from, from + Self.spanIDsMax, from])
    var effects: [ExchangeID: [ExchangeID]] = [first: []]
    while let pair = try pairs.next() {
      let id = ExchangeID(UInt64(clamping: pair["id"] as Int64))
      let cause = ExchangeID(UInt64(clamping: pair["cause"] as Int64))
      guard effects[cause] != nil, cause < id else { continue }
      effects[cause]?.append(id)
      effects[id] = []
    }
    return effects
  }

  private func step(_ row: ExchangeRow, depth: Int) throws -> Explanation.Step {
    try Explanation.Step(
      depth: depth, exchange: row, connection: row.connection.flatMap { try rows.connection($0) },
      subject: subject(of: row.thumbprint),
      invocations: row.invocations.compactMap { try rows.invocation($0) })
  }

  private func subject(of thumbprint: String?) throws -> String? {
    try thumbprint.flatMap { thumbprint in
      try String.fetchOne(
        rows.db, sql: "SELECT subject FROM certificate WHERE thumbprint = ?", arguments: [thumbprint])
    }
  }
}
