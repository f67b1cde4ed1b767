import GRDB
import Nodes

/// The tables of `wire.sqlite`.
///
/// The pieces of a connection have neighbouring ids, made of the connection's number and the piece's, so that
/// one range of the table is read, or dropped, without an index.
enum WireSchema {
  static let version = 1
  static let pageBytes = 16_384
  /// Pieces that a connection can have; a piece is what one batch brought of it.
  static let piecesMax: Int64 = 1 << 20
  /// Highest connection number whose pieces have ids.
  private static let connectionMax: UInt64 = 1 << 42

  /// The ids that the pieces of a connection have.
  static func pieces(of connection: ConnectionID) -> Range<Int64> {
    let first = Int64(min(connection.number, connectionMax)) * piecesMax
    return first..<first + piecesMax
  }

  static func create(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA user_version") != version else { return }
    // The capture of another version is of no use to anybody.
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS capture;
        DROP TABLE IF EXISTS piece;
        CREATE TABLE capture (
          connection INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, pieces INTEGER NOT NULL,
          truncated INTEGER NOT NULL, closed INTEGER NOT NULL);
        CREATE TABLE piece (id INTEGER PRIMARY KEY, frames BLOB NOT NULL);
        PRAGMA user_version = \(version);
        """)
  }

  static func captures(_ db: Database) throws -> [WireStore.Capture] {
    try Row.fetchAll(db, sql: "SELECT * FROM capture ORDER BY connection").map { row in
      WireStore.Capture(
        connection: ConnectionID(UInt64(clamping: row["connection"] as Int64)), byteCount: row["bytes"],
        isTruncated: row["truncated"], isClosed: row["closed"])
    }
  }
}
