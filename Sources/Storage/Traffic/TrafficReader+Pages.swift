import GRDB
package import Nodes
package import TrafficLog

/// The log in pages, the oldest rows first: for exports, which are longer than what is held in memory.
extension TrafficReader {
  /// The exchanges after `last` that pass the filter, each with its connection and its invocations.
  package func exchanges(
    _ filter: LogFilter, after last: ExchangeID, count: Int
  ) async throws -> [ExportedExchange] {
    try await read { db in
      let rows = TrafficRows(db, rules: try RuleNumbers.rules(in: db))
      let page = try rows.exchanges(
        """
        WHERE id > \(Int64(clamping: last.number)) AND \(filter.exchangeCondition)
        ORDER BY id LIMIT \(count)
        """)
      var connections: [ConnectionID: ConnectionRecord] = [:]
      return try page.map { row in
        if let id = row.connection, connections[id] == nil { connections[id] = try rows.connection(id) }
        return ExportedExchange(
          row: row, connection: row.connection.flatMap { connections[$0] },
          invocations: try row.invocations.compactMap { try rows.invocation($0) })
      }
    }
  }

  /// What a feed told of, each exchange with its connection and its invocations; what was dropped meanwhile is missing.
  package func exportedRows(of feed: [TrafficFeed.Entry]) async throws -> [ExportedRow] {
    try await read { db in
      let rows = TrafficRows(db, rules: try RuleNumbers.rules(in: db))
      return try feed.compactMap { entry in
        switch entry {
        case .connection(let id): return try rows.connection(id).map(ExportedRow.connection)
        case .exchange(let id):
          guard let row = try rows.exchange(id) else { return nil }
          return .exchange(
            ExportedExchange(
              row: row, connection: try row.connection.flatMap { try rows.connection($0) },
              invocations: try row.invocations.compactMap { try rows.invocation($0) }))
        case .state: return nil
        }
      }
    }
  }

  /// The connections after `last` that pass the filter.
  /// - Parameter refusedOnly: leaves out those that came about.
  package func connections(
    _ filter: LogFilter, after last: ConnectionID, refusedOnly: Bool, count: Int
  ) async throws -> [ConnectionRecord] {
    try await read { db in
      try TrafficRows(db, rules: [:]).connections(
        """
        WHERE connection.id > \(Int64(clamping: last.number))
        AND \(filter.connectionCondition(refusedOnly: refusedOnly))
        ORDER BY connection.id LIMIT \(count)
        """)
    }
  }

  /// The connections that pass the filter, or of which an exchange does, in order.
  package func connectionIDs(_ filter: LogFilter) async throws -> [ConnectionID] {
    try await read { db in
      try SQLRequest<Int64>(
        literal: """
          SELECT connection FROM exchange WHERE connection IS NOT NULL AND \(filter.exchangeCondition)
          UNION
          SELECT connection.id FROM connection WHERE \(filter.connectionCondition(refusedOnly: false))
          ORDER BY 1
          """
      ).fetchAll(db).map { ConnectionID(UInt64(clamping: $0)) }
    }
  }

  /// Which exchanges came over which of the connections, at most `countMax` a connection, as `x42 GET /time 200`.
  package func exchangeTitles(
    on connections: ClosedRange<ConnectionID>, countMax: Int
  ) async throws -> [ConnectionID: [String]] {
    try await read { db in
      let cursor = try Row.fetchCursor(
        db,
        sql: """
          SELECT connection, id, method, path, status FROM exchange
          WHERE connection BETWEEN ? AND ? ORDER BY id
          """,
        arguments: [
          Int64(clamping: connections.lowerBound.number), Int64(clamping: connections.upperBound.number),
        ])
      var titles: [ConnectionID: [String]] = [:]
      while let row = try cursor.next() {
        let connection = ConnectionID(UInt64(clamping: row["connection"] as Int64))
        guard titles[connection, default: []].count < countMax else { continue }
        let (method, path, status): (String?, String?, Int64?) = (row["method"], row["path"], row["status"])
        let words = [method ?? "malformed", path?.prefix(80).description, status.map { "\($0)" }]
        titles[connection, default: []].append(
          "x\(row["id"] as Int64) " + words.compactMap(\.self).joined(separator: " "))
      }
      return titles
    }
  }

  /// The exchange before the latest `count` that pass the filter, or nil where there are not as many.
  package func exchange(beforeLatest count: Int, _ filter: LogFilter) async throws -> ExchangeID? {
    try await read { db in
      try SQLRequest<Int64>(
        literal: """
          SELECT id FROM exchange WHERE \(filter.exchangeCondition)
          ORDER BY id DESC LIMIT 1 OFFSET \(max(0, count))
          """
      ).fetchOne(db).map { ExchangeID(UInt64(clamping: $0)) }
    }
  }

  /// The same of connections.
  package func connection(
    beforeLatest count: Int, _ filter: LogFilter, refusedOnly: Bool
  ) async throws -> ConnectionID? {
    try await read { db in
      try SQLRequest<Int64>(
        literal: """
          SELECT connection.id FROM connection WHERE \(filter.connectionCondition(refusedOnly: refusedOnly))
          ORDER BY connection.id DESC LIMIT 1 OFFSET \(max(0, count))
          """
      ).fetchOne(db).map { ConnectionID(UInt64(clamping: $0)) }
    }
  }
}
