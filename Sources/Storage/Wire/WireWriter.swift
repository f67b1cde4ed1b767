import Foundation
import GRDB
import Nodes
import TrafficLog

/// Sorts captured frames by connection, one row for what a batch brought of each, and keeps the bounds.
struct WireWriter {
  private let bounds: WireStore.Bounds
  private var ledger: WireLedger

  /// - Parameter captures: those of earlier runs, whose connections are over.
  init(_ captures: [WireStore.Capture], bounds: WireStore.Bounds) {
    self.bounds = bounds
    ledger = WireLedger(captures)
  }

  /// - Returns: the connections of which nothing more is wanted.
  mutating func write(_ lanes: [WireFrames], to db: Database) throws -> [ConnectionID] {
    var unwanted: [ConnectionID] = []
    var pieces: [ConnectionID: WireFrames] = [:]
    for frame in lanes.joined() {
      if frame.kind == .closed {
        ledger.close(frame.connection)
      } else if ledger.take(frame.bytes.count, of: frame.connection, max: bounds.connectionBytesMax) {
        pieces[frame.connection, default: WireFrames()].append(frame)
      } else {
        unwanted.append(frame.connection)
      }
    }
    for (connection, frames) in pieces { try insert(frames, of: connection, db) }
    let dropped = ledger.drop(downTo: bounds.bytesMax)
    for connection in dropped { try drop(connection, db) }
    try saveChanges(db)
    return unwanted + dropped
  }

  private mutating func insert(_ frames: WireFrames, of connection: ConnectionID, _ db: Database) throws {
    guard let piece = ledger.nextPiece(of: connection) else { return }
    try db.cachedStatement(sql: "INSERT INTO piece VALUES (?, ?)").execute(
      arguments: [WireSchema.pieces(of: connection).lowerBound + piece, Data(frames.bytes)])
  }

  private func drop(_ connection: ConnectionID, _ db: Database) throws {
    let ids = WireSchema.pieces(of: connection)
    try db.cachedStatement(sql: "DELETE FROM piece WHERE id >= ? AND id < ?").execute(
      arguments: [ids.lowerBound, ids.upperBound])
    try db.cachedStatement(sql: "DELETE FROM capture WHERE connection = ?").execute(
      arguments: [Int64(connection.number)])
  }

  private mutating func saveChanges(_ db: Database) throws {
    let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO capture VALUES (?, ?, ?, ?, ?)")
    for (connection, entry) in ledger.takeChanges() {
      try statement.execute(arguments: [
        Int64(connection.number), entry.bytes, entry.pieces, entry.isTruncated, entry.isClosed,
      ])
    }
  }
}
