import GRDB
import Nodes
import Synchronization
package import TrafficLog

/// The traffic log on disk: `traffic.sqlite`, mode 0600, in WAL mode.
///
/// A batch is one transaction. When `write` returns, its rows survive the end of the process, `kill -9`
/// included; only a power failure may take the last ones (`synchronous = NORMAL`). The oldest rows make way
/// when the bounds are reached.
package final class TrafficStore: TrafficSink {
  package struct Bounds: Sendable {
    package var exchangesMax = 1_000_000
    /// Of the pages in use, without the write-ahead log.
    package var bytesMax = 512 << 20
    /// In real time.
    package var ageMax: Duration = .seconds(36_500 * 86_400)

    package init() {}
  }

  package let lastIdentifiers: LastIdentifiers
  package let reader: TrafficReader
  private let pool: DatabasePool
  private let writer: Mutex<TrafficWriter>

  /// Opens the file, or makes it.
  package init(path: String, bounds: Bounds = Bounds()) throws(TrafficStoreError) {
    try StoreFile.prepare(path)
    do {
      pool = try DatabasePool(
        path: path,
        configuration: StoreFile.configuration(label: "traffic", pageBytes: TrafficSchema.pageBytes))
      lastIdentifiers = try pool.write { db in
        try TrafficSchema.create(db)
        return try Self.lastIdentifiers(db)
      }
      writer = Mutex(TrafficWriter(bounds: bounds))
      // 32 MiB, to which the write-ahead log shrinks again after a large batch.
      try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 2048")
        try db.execute(sql: "PRAGMA journal_size_limit = \(32 << 20)")
      }
      reader = TrafficReader(pool)
    } catch let mismatch as TrafficSchema.Mismatch {
      throw .unavailable("\(path) is of version \(mismatch.found), which this program does not read")
    } catch {
      throw .unavailable("cannot use \(path): \(error)")
    }
  }

  package func write(_ records: [TrafficRecord]) throws {
    do {
      try pool.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try writer.withLock { try $0.write(records, to: db) }
          return .commit
        }
      }
    } catch {
      writer.withLock { $0.forget() }
      throw error
    }
  }

  /// Drops every row and gives their room back. Ids go on where they were, after a restart, too.
  @concurrent package func clear() async throws {
    try await pool.writeWithoutTransaction { [self] db in
      try writer.withLock { writer in
        writer.forget()
        try db.inTransaction(.immediate) {
          try TrafficSchema.clear(db)
          return .commit
        }
      }
      try db.execute(sql: "VACUUM")
      // Where somebody is reading, a later one does it.
      _ = try? db.checkpoint(.truncate)
    }
  }

  /// Ends the use of the file, and moves what is in the write-ahead log into it.
  package func close() throws { try pool.close() }

  private static func lastIdentifiers(_ db: Database) throws -> LastIdentifiers {
    func last(_ table: String) throws -> UInt64 {
      let kept = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(table)") ?? 0
      return UInt64(clamping: max(kept, try TrafficSchema.lastCleared(table, db)))
    }
    return LastIdentifiers(
      connection: try last("connection"), exchange: try last("exchange"), invocation: try last("invocation"))
  }
}
