import Foundation
import GRDB
package import Nodes
package import TrafficLog

/// Reads the traffic log: of a running lab beside its writer, or of a file that no lab has open.
package final class TrafficReader: Sendable {
  private let database: any DatabaseReader

  init(_ database: any DatabaseReader) { self.database = database }

  /// Opens a file for reading. A lab that was killed has left a write-ahead log, which is read as well.
  package convenience init(path: String) throws(TrafficStoreError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .unavailable("there is no log at \(path): no lab has run here")
    }
    do {
      // Not opened read-only: SQLite has to be able to make the index of a write-ahead log that was left.
      var configuration = StoreFile.configuration(label: "traffic", pageBytes: TrafficSchema.pageBytes)
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = 1") }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
      guard let version, TrafficSchema.readable.contains(version) else {
        throw TrafficStoreError.unavailable("\(path) is no traffic log of this version")
      }
      self.init(queue)
    } catch let error as TrafficStoreError {
      throw error
    } catch {
      throw .unavailable("cannot read \(path): \(error)")
    }
  }

  /// The rows that a query asks for, in its order; each invocation behind its exchange.
  package func entries(_ query: LogQuery) async throws -> [LogEntry] {
    try await read { db in
      let count = min(max(query.count, 0), LogQuery.countMax)
      let rows = TrafficRows(db, rules: try RuleNumbers.rules(in: db))
      let direction: SQL = query.order == .newestFirst ? "DESC" : "ASC"
      let refusedOnly = query.detail == .lines
      let exchanges = try rows.exchanges(
        "WHERE \(query.filter.exchangeCondition) ORDER BY id \(direction) LIMIT \(count)")
      let connections = try rows.connections(
        """
        WHERE \(query.filter.connectionCondition(refusedOnly: refusedOnly))
        ORDER BY connection.id \(direction) LIMIT \(count)
        """)
      let merged = Self.merge(exchanges, connections, newestFirst: query.order == .newestFirst).prefix(count)
      return query.detail == .lines ? Array(merged) : try rows.withInvocations(merged)
    }
  }

  /// Those of the entries that pass the filter, in their order; what was dropped meanwhile is missing.
  package func entries(
    of feed: [TrafficFeed.Entry], _ filter: LogFilter = LogFilter(), detail: LogQuery.Detail = .lines
  ) async throws -> [LogEntry] {
    try await read { db in
      let rows = TrafficRows(db, rules: try RuleNumbers.rules(in: db))
      let entries = try feed.compactMap { entry in
        switch entry {
        case .exchange(let id):
          try rows.exchanges("WHERE id = \(Int64(id.number)) AND \(filter.exchangeCondition)").first
            .map(LogEntry.exchange)
        case .connection(let id):
          try rows.connections(
            """
            WHERE connection.id = \(Int64(id.number))
            AND \(filter.connectionCondition(refusedOnly: detail == .lines))
            """
          ).first.map(LogEntry.connection)
        case .state: nil
        }
      }
      return detail == .lines ? entries : try rows.withInvocations(entries[...])
    }
  }

  /// One row, or nil where the log holds none of that id.
  package func entry(_ id: TrafficID) async throws -> LogEntry? {
    try await read { db in
      let rows = TrafficRows(db, rules: try RuleNumbers.rules(in: db))
      return switch id {
      case .connection(let id): try rows.connection(id).map(LogEntry.connection)
      case .exchange(let id): try rows.exchange(id).map(LogEntry.exchange)
      case .invocation(let id): try rows.invocation(id).map(LogEntry.invocation)
      }
    }
  }

  /// A certificate that was presented, or nil where the log has not seen it.
  package func certificate(_ thumbprint: String) async throws -> PresentedCertificate? {
    try await read { db in try TrafficRows(db, rules: [:]).certificate(thumbprint) }
  }

  /// The latest exchange with a failed verdict, malformed request or refused handshake, whichever came last.
  package func latestRefusal(excluding excluded: [NodeName] = []) async throws -> TrafficID? {
    var filter = LogFilter()
    filter.denied = true
    filter.excluded = excluded
    return try await read { [filter] db in
      let rows = TrafficRows(db, rules: [:])
      let exchange = try rows.exchanges(
        """
        WHERE \(filter.exchangeCondition)
        AND denied BETWEEN \(Denial.explained.lowerBound) AND \(Denial.explained.upperBound)
        ORDER BY id DESC LIMIT 1
        """
      ).first
      let connection = try rows.connections(
        "WHERE \(filter.connectionCondition(refusedOnly: true)) ORDER BY connection.id DESC LIMIT 1"
      ).first
      guard let connection else { return exchange.map { .exchange($0.id) } }
      guard let exchange, exchange.realStarted >= connection.realAccepted else {
        return .connection(connection.id)
      }
      return .exchange(exchange.id)
    }
  }

  func read<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
    try await database.read(body)
  }

  static func merge(
    _ exchanges: [ExchangeRow], _ connections: [ConnectionRecord], newestFirst: Bool
  ) -> [LogEntry] {
    var merged: [LogEntry] = []
    var connections = connections[...]
    for exchange in exchanges {
      // Of the same moment, the connection is the older one.
      while let next = connections.first, newestFirst == (next.realAccepted > exchange.realStarted) {
        merged.append(.connection(connections.removeFirst()))
      }
      merged.append(.exchange(exchange))
    }
    return merged + connections.map(LogEntry.connection)
  }
}
