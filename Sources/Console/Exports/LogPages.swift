import Nodes
import Storage
import TrafficLog

/// Rows of the log a page at a time, the oldest first: exchanges and connections merged by their times.
struct LogPages {
  private static let pageCount = 200

  private let reader: TrafficReader
  private let filter: LogFilter
  private let refusedOnly: Bool
  private let count: Int?
  private var exchanges: Column<ExportedExchange>
  private var connections: Column<ConnectionRecord>
  /// Of a selection that is whole already.
  private var given: [ExportedRow]?

  /// What has been read of one table and not yet handed out.
  private struct Column<Row> {
    var rows: ArraySlice<Row> = []
    var isExhausted = false
    var last: UInt64 = 0
    var hasBegun = false
  }

  init(_ reader: TrafficReader, _ filter: LogFilter, count: Int?, refusedOnly: Bool) {
    self.reader = reader
    self.filter = filter
    self.count = count
    self.refusedOnly = refusedOnly
    exchanges = Column()
    connections = Column()
  }

  init(_ reader: TrafficReader, _ rows: [ExportedRow]) {
    self.init(reader, LogFilter(), count: nil, refusedOnly: true)
    given = rows
  }

  /// Nil behind the last page.
  mutating func next() async throws -> [ExportedRow]? {
    if let rows = given {
      given = []
      return rows.isEmpty ? nil : rows
    }
    var page: [ExportedRow] = []
    while page.count < Self.pageCount, let row = try await nextRow() { page.append(row) }
    return page.isEmpty ? nil : page
  }

  /// Of the same moment, the connection is the older one.
  private mutating func nextRow() async throws -> ExportedRow? {
    try await begin()
    try await fillExchanges()
    try await fillConnections()
    guard let exchange = exchanges.rows.first else {
      return connections.rows.popFirst().map { .connection($0) }
    }
    if let connection = connections.rows.first, connection.realAccepted <= exchange.row.realStarted {
      connections.rows.removeFirst()
      return .connection(connection)
    }
    exchanges.rows.removeFirst()
    return .exchange(exchange)
  }

  /// Where only the latest are wanted, skips those before them.
  private mutating func begin() async throws {
    guard let count, !exchanges.hasBegun else { return }
    exchanges.hasBegun = true
    exchanges.last = try await reader.exchange(beforeLatest: count, filter)?.number ?? 0
    connections.last =
      try await reader.connection(beforeLatest: count, filter, refusedOnly: refusedOnly)?.number ?? 0
  }

  private mutating func fillExchanges() async throws {
    guard exchanges.rows.isEmpty, !exchanges.isExhausted else { return }
    let rows = try await reader.exchanges(
      filter, after: ExchangeID(exchanges.last), count: Self.pageCount)
    exchanges.rows = rows[...]
    exchanges.last = rows.last?.row.id.number ?? exchanges.last
    exchanges.isExhausted = rows.count < Self.pageCount
  }

  private mutating func fillConnections() async throws {
    guard connections.rows.isEmpty, !connections.isExhausted else { return }
    let rows = try await reader.connections(
      filter, after: ConnectionID(connections.last), refusedOnly: refusedOnly, count: Self.pageCount)
    connections.rows = rows[...]
    connections.last = rows.last?.id.number ?? connections.last
    connections.isExhausted = rows.count < Self.pageCount
  }
}
