import Foundation
import GRDB
package import Nodes
import Synchronization
package import TrafficLog

/// Captured bytes and key lines on disk: `wire.sqlite`, mode 0600.
///
/// The file is bounded: each connection by `connectionBytesMax`, behind which its capture is cut off, and all
/// of them by `bytesMax`, for which whole captures go, the oldest of closed connections first. A capture
/// without its beginning could not be deciphered, so nothing less is dropped and nothing is added later.
package final class WireStore: WireSink {
  package struct Bounds: Sendable {
    package var bytesMax = 64 << 20
    package var connectionBytesMax = 8 << 20

    package init() {}
  }

  /// What is known of one capture.
  package struct Capture: Sendable, Equatable {
    package var connection: ConnectionID
    package var byteCount: Int
    /// Whether bytes are missing at its end.
    package var isTruncated: Bool
    package var isClosed: Bool
  }

  package let lastConnection: UInt64
  private let pool: DatabasePool
  private let writer: Mutex<WireWriter>

  /// Opens the file, or makes it.
  package init(path: String, bounds: Bounds = Bounds()) throws(TrafficStoreError) {
    try StoreFile.prepare(path)
    do {
      pool = try DatabasePool(
        path: path, configuration: StoreFile.configuration(label: "wire", pageBytes: WireSchema.pageBytes))
      let captures = try pool.write { db in
        try WireSchema.create(db)
        return try WireSchema.captures(db)
      }
      lastConnection = captures.last?.connection.number ?? 0
      writer = Mutex(WireWriter(captures, bounds: bounds))
    } catch {
      throw .unavailable("cannot use \(path): \(error)")
    }
  }

  package func write(_ frames: [WireFrames]) throws -> [ConnectionID] {
    try pool.writeWithoutTransaction { db in
      var unwanted: [ConnectionID] = []
      try db.inTransaction(.immediate) {
        unwanted = try writer.withLock { try $0.write(frames, to: db) }
        return .commit
      }
      return unwanted
    }
  }

  /// Every capture, oldest connection first.
  package func connections() async throws -> [Capture] {
    try await pool.read { try WireSchema.captures($0) }
  }

  /// What passed on one connection, in order of time, key lines included; empty where nothing was captured.
  package func chunks(of connection: ConnectionID) async throws -> [WireFrames.Frame] {
    try await pool.read { db in
      let ids = WireSchema.pieces(of: connection)
      let blobs = try Data.fetchAll(
        db, sql: "SELECT frames FROM piece WHERE id >= ? AND id < ? ORDER BY id",
        arguments: [ids.lowerBound, ids.upperBound])
      return blobs.flatMap { Array(WireFrames(bytes: Array($0))) }
    }
  }

  /// Ends the use of the file.
  package func close() throws { try pool.close() }
}
