import GRDB

/// Drops the oldest rows when the log has reached its bounds, a slice at a time.
///
/// Ids are dense, so the range of ids stands for the number of rows: counting them would read the file.
struct TrafficTrimmer {
  /// Most rows that one batch drops of each table; more than a batch adds, so that the bound holds.
  static let sliceRowsMax: Int64 = 50_000
  /// A slice is at least a part of what is kept: dropping row by row would cost more than writing them.
  private static let slicesPerLog: Int64 = 64
  /// Batches between looks at the size of the file.
  private static let batchesBetweenLooks = 8

  private let bounds: TrafficStore.Bounds
  private var batches = 0

  init(bounds: TrafficStore.Bounds) { self.bounds = bounds }

  mutating func trim(_ db: Database) throws {
    batches += 1
    guard batches % Self.batchesBetweenLooks == 1 else { return }
    let exchanges = try rangeOfIDs("exchange", db)
    let connections = try rangeOfIDs("connection", db)
    let isOverSize = try usedBytes(db) > bounds.bytesMax
    if isOverSize || exchanges.count > bounds.exchangesMax { try dropExchanges(exchanges, db) }
    if isOverSize || connections.count > bounds.exchangesMax { try dropConnections(connections, db) }
  }

  private func dropExchanges(_ ids: Range<Int64>, _ db: Database) throws {
    let oldest = firstKept(of: ids)
    try db.execute(sql: "DELETE FROM exchange WHERE id < ?", arguments: [oldest])
    // An invocation's id rises with its exchange's, but for a few that overlap; those go with a later slice.
    let sql = """
      DELETE FROM invocation
      WHERE id < (SELECT id FROM invocation WHERE exchange >= ? ORDER BY id LIMIT 1)
      """
    try db.execute(sql: sql, arguments: [oldest])
  }

  private func dropConnections(_ ids: Range<Int64>, _ db: Database) throws {
    let oldest = firstKept(of: ids)
    try db.execute(sql: "DELETE FROM connection WHERE id < ?", arguments: [oldest])
    try CertificateRows.drop(before: oldest, db)
  }

  private func firstKept(of ids: Range<Int64>) -> Int64 {
    let surplus = Int64(ids.count) - Int64(bounds.exchangesMax)
    let slice = max(surplus, 0) + Int64(ids.count) / Self.slicesPerLog + 1
    return ids.lowerBound + min(slice, Self.sliceRowsMax)
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
