import GRDB
import Nodes

/// Drops the oldest rows when the log has reached its bounds, a slice at a time.
///
/// Ids are dense, so the range of ids stands for the number of rows: counting them would read the file.
struct TrafficTrimmer {
  /// A slice is at least this part of what is kept: dropping row by row would cost more than writing them.
  private static let slicesPerLog: Int64 = 64

  private let bounds: TrafficStore.Bounds

  init(bounds: TrafficStore.Bounds) { self.bounds = bounds }

  /// - Parameter added: rows that the batch wrote; a slice is more than that, so that the bound holds.
  func trim(_ db: Database, added: Int) throws {
    let exchanges = try rangeOfIDs("exchange", db)
    let connections = try rangeOfIDs("connection", db)
    let isOverSize = try usedBytes(db) > bounds.bytesMax
    if isOverSize || exchanges.count > bounds.exchangesMax { try dropExchanges(exchanges, added, db) }
    if isOverSize || connections.count > bounds.exchangesMax { try dropConnections(connections, added, db) }
    try dropOutdated(exchanges, connections, db)
  }

  /// A slice of the rows that are too old, where there are some; the next batch goes on.
  private func dropOutdated(_ exchanges: Range<Int64>, _ connections: Range<Int64>, _ db: Database) throws {
    let oldest = LabClock.realMicroseconds() - bounds.ageMax.microseconds
    if let first = try firstYoung("exchange", "started", since: oldest, in: exchanges, db) {
      try dropExchanges(before: first, db)
    }
    if let first = try firstYoung("connection", "accepted", since: oldest, in: connections, db) {
      try dropConnections(before: first, db)
    }
  }

  /// Where the rows begin that are young enough, as far as a slice reaches; nil where the first one is.
  private func firstYoung(
    _ table: String, _ time: String, since oldest: Int64, in ids: Range<Int64>, _ db: Database
  ) throws -> Int64? {
    let end = ids.lowerBound + max(1000, Int64(ids.count) / Self.slicesPerLog)
    let sql = """
      SELECT id FROM \(table) WHERE id <= ? AND \(time) - ifnull(shift, 0) >= ? ORDER BY id LIMIT 1
      """
    guard !ids.isEmpty else { return nil }
    let found = try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [end, oldest])
    let first = min(found ?? end + 1, ids.upperBound - 1)
    return first > ids.lowerBound ? first : nil
  }

  private func dropExchanges(_ ids: Range<Int64>, _ added: Int, _ db: Database) throws {
    try dropExchanges(before: firstKept(of: ids, added), db)
  }

  private func dropExchanges(before oldest: Int64, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM exchange WHERE id < ?", arguments: [oldest])
    // An invocation's id rises with its exchange's, but for a few that overlap; those go with a later slice.
    let sql = """
      DELETE FROM invocation
      WHERE id < (SELECT id FROM invocation WHERE exchange >= ? ORDER BY id LIMIT 1)
      """
    try db.execute(sql: sql, arguments: [oldest])
    try TextModels.drop(before: oldest, db)
  }

  private func dropConnections(_ ids: Range<Int64>, _ added: Int, _ db: Database) throws {
    try dropConnections(before: firstKept(of: ids, added), db)
  }

  private func dropConnections(before oldest: Int64, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM connection WHERE id < ?", arguments: [oldest])
    try CertificateRows.drop(before: oldest, db)
  }

  private func firstKept(of ids: Range<Int64>, _ added: Int) -> Int64 {
    let surplus = max(0, Int64(ids.count) - Int64(bounds.exchangesMax))
    let slice = max(Int64(ids.count) / Self.slicesPerLog, Int64(added) * 5 / 4)
    // The newest rows stay, however large they are.
    return min(ids.lowerBound + surplus + slice + 1, max(ids.lowerBound, ids.upperBound - 1))
  }

  private func rangeOfIDs(_ table: String, _ db: Database) throws -> Range<Int64> {
    // Two statements: SQLite reads the whole table for both ends at once.
    let first = try db.cachedStatement(sql: "SELECT min(id) FROM \(table)")
    let last = try db.cachedStatement(sql: "SELECT max(id) FROM \(table)")
    guard let lower = try Int64.fetchOne(first), let upper = try Int64.fetchOne(last) else { return 0..<0 }
    return lower..<upper + 1
  }

  private func usedBytes(_ db: Database) throws -> Int {
    let pages = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA page_count")) ?? 0
    let free = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA freelist_count")) ?? 0
    return (pages - free) * TrafficSchema.pageBytes
  }
}
