import GRDB
import Nodes
package import TrafficLog

extension TrafficReader {
  /// How long one call looks for rows. Most filters have no index, and a log may hold a million rows of which none
  /// passes: the reader is then told how far it came, and asks again.
  package static let searchTime: Duration = .milliseconds(40)

  /// The newest rows before `cursor` that pass, at most `count`; fewer where looking for them takes too long.
  package func slice(
    _ filter: LogFilter, before cursor: LogCursor = .newest, count: Int, searchTime: Duration = searchTime
  ) async throws -> LogSlice {
    try await read { db in
      let rows = TrafficRows(db, rules: try RuleNumbers.rules(in: db))
      let count = min(max(count, 1), LogQuery.countMax)
      var search = ExchangeSearch(before: cursor.exchange, until: .now + searchTime)
      let exchanges = try search.run(filter, count: count, in: rows)
      let connections = try rows.connections(
        """
        WHERE connection.id < \(cursor.connection) AND \(filter.connectionCondition(refusedOnly: true))
        ORDER BY connection.id DESC LIMIT \(count)
        """)
      return try SliceAssembly(
        exchanges: exchanges, connections: connections, search: search, cursor: cursor, count: count
      ).slice(rows)
    }
  }
}

/// Goes through the exchanges from the newest on, a window of ids after the other, until it has found enough, has
/// come to the beginning or has no more time.
private struct ExchangeSearch {
  private static let firstWindowIDs: Int64 = 2048
  /// A window is not broken off, so this bounds by how much the time may be overstepped.
  private static let windowIDsMax: Int64 = 16_384

  /// Every exchange from here on was looked at.
  private(set) var reached: Int64
  /// Whether no exchange is older than that.
  private(set) var isAtBeginning = false
  private let end: ContinuousClock.Instant

  init(before id: Int64, until end: ContinuousClock.Instant) {
    reached = id
    self.end = end
  }

  mutating func run(_ filter: LogFilter, count: Int, in rows: TrafficRows) throws -> [ExchangeRow] {
    guard let first = try Int64.fetchOne(rows.db, sql: "SELECT min(id) FROM exchange"),
      let last = try Int64.fetchOne(rows.db, sql: "SELECT max(id) FROM exchange")
    else {
      isAtBeginning = true
      return []
    }
    reached = min(reached, last + 1)
    var found: [ExchangeRow] = []
    var window = Self.firstWindowIDs
    repeat {
      let lowest = max(first, reached - min(window, reached))
      let wanted = count - found.count
      let rows = try rows.exchanges(
        """
        WHERE id < \(reached) AND id >= \(lowest) AND \(filter.exchangeCondition)
        ORDER BY id DESC LIMIT \(wanted)
        """)
      found += rows
      reached = rows.count == wanted ? Int64(rows[wanted - 1].id.number) : lowest
      isAtBeginning = reached <= first
      window = min(window * 2, Self.windowIDsMax)
    } while found.count < count && !isAtBeginning && ContinuousClock.now < end
    return found
  }
}

/// Joins exchanges and refused connections, of both of which there may be more than the slice has room for.
private struct SliceAssembly {
  let exchanges: [ExchangeRow]
  let connections: [ConnectionRecord]
  let search: ExchangeSearch
  let cursor: LogCursor
  let count: Int

  func slice(_ rows: TrafficRows) throws -> LogSlice {
    let edge = search.isAtBeginning ? nil : try startOfOldest(rows)
    // What is older than the oldest exchange that was looked at has to wait for those between.
    let ripe = edge.map { edge in connections.prefix { $0.realAccepted >= edge } } ?? connections[...]
    let merged = TrafficReader.merge(exchanges, Array(ripe), newestFirst: true).prefix(count)
    let took = Int(merged.count { if case .exchange = $0 { true } else { false } })
    let tookConnections = merged.count - took
    var next = cursor
    if took == exchanges.count {
      next.exchange = search.reached
    } else if took > 0 {
      next.exchange = Int64(clamping: exchanges[took - 1].id.number)
    }
    if tookConnections > 0 {
      next.connection = Int64(clamping: connections[tookConnections - 1].id.number)
    }
    let isWhole =
      search.isAtBeginning && took == exchanges.count && tookConnections == connections.count
      && connections.count < count
    return LogSlice(entries: Array(merged), next: isWhole ? nil : next)
  }

  /// When the oldest exchange that was looked at began, in real time.
  private func startOfOldest(_ rows: TrafficRows) throws -> Int64? {
    let sql = "SELECT started - ifnull(shift, 0) FROM exchange WHERE id >= ? ORDER BY id LIMIT 1"
    return try Int64.fetchOne(rows.db, sql: sql, arguments: [search.reached])
  }
}
