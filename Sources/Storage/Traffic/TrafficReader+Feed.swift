import GRDB
import Nodes
package import TrafficLog

/// A row that has just been written, for a reader who shows all traffic and lists some of it.
package struct FreshRow: Sendable, Equatable {
  package let entry: LogEntry
  /// Whether the filter lets it pass.
  package let passes: Bool
}

extension TrafficReader {
  /// The exchanges and refused handshakes among the entries, in the feed's order. Read at once, for many readers may
  /// follow the log.
  package func rows(of feed: [TrafficFeed.Entry], _ filter: LogFilter) async throws -> [FreshRow] {
    let exchanges = feed.compactMap { entry in
      if case .exchange(let id) = entry { Int64(id.number) } else { nil }
    }
    let connections = feed.compactMap { entry in
      if case .connection(let id) = entry { Int64(id.number) } else { nil }
    }
    return try await read { db in
      let rows = TrafficRows(db, rules: try RuleNumbers.rules(in: db))
      var found: [TrafficFeed.Entry: LogEntry] = [:]
      for row in try rows.exchanges("WHERE id IN \(exchanges)") { found[.exchange(row.id)] = .exchange(row) }
      for row in try rows.connections("WHERE connection.id IN \(connections) AND failure IS NOT NULL") {
        found[.connection(row.id)] = .connection(row)
      }
      let passing = try Self.passing(filter, exchanges, connections, db)
      return feed.compactMap { entry in
        found[entry].map { FreshRow(entry: $0, passes: passing?.contains(entry) ?? true) }
      }
    }
  }

  /// - Returns: nil where everything passes.
  private static func passing(
    _ filter: LogFilter, _ exchanges: [Int64], _ connections: [Int64], _ db: Database
  ) throws -> Set<TrafficFeed.Entry>? {
    guard filter != LogFilter() else { return nil }
    let exchangeIDs = try SQLRequest<Int64>(
      literal: "SELECT id FROM exchange WHERE id IN \(exchanges) AND \(filter.exchangeCondition)"
    ).fetchAll(db)
    let connectionIDs = try SQLRequest<Int64>(
      literal: """
        SELECT id FROM connection
        WHERE id IN \(connections) AND \(filter.connectionCondition(refusedOnly: true))
        """
    ).fetchAll(db)
    return Set(exchangeIDs.map { .exchange(ExchangeID(UInt64(clamping: $0))) })
      .union(connectionIDs.map { .connection(ConnectionID(UInt64(clamping: $0))) })
  }
}
