package import Nodes
import Synchronization
package import TrafficLog

/// Captured bytes and key lines on disk: a folder of segments, each a run of frames in the order in which they
/// came, readable by its owner alone. A database would write every byte twice.
///
/// The folder is bounded: each connection by `connectionBytesMax`, behind which its capture is cut off, and all
/// of them by `bytesMax`, for which the oldest segment goes, and with it every capture that began there. A
/// capture without its beginning could not be deciphered, so nothing less is dropped and nothing is added later.
package final class WireStore: WireSink {
  package struct Bounds: Sendable {
    package var bytesMax = 64 << 20
    package var connectionBytesMax = 8 << 20
    /// A segment ends with the batch that reaches it.
    package var segmentBytes = 4 << 20

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
  private let folder: WireFolder
  private let writer: Mutex<WireWriter>

  /// Opens the folder, or makes it.
  package init(path: String, bounds: Bounds = Bounds()) throws(TrafficStoreError) {
    folder = try WireFolder(path)
    let segments = folder.segments()
    lastConnection = folder.lastConnection(in: segments)
    writer = Mutex(WireWriter(folder, segments, lastConnection: lastConnection, bounds: bounds))
  }

  package func write(_ frames: [WireFrames]) throws -> [ConnectionID] {
    try writer.withLock { try $0.write(frames) }
  }

  /// Every capture, oldest connection first.
  @concurrent package func connections() async throws -> [Capture] {
    var captures: [ConnectionID: Capture] = [:]
    for frame in folder.frames() {
      if frame.kind == .opened {
        captures[frame.connection] = Capture(
          connection: frame.connection, byteCount: 0, isTruncated: false, isClosed: false)
      }
      captures[frame.connection]?.note(frame)
    }
    return captures.values.sorted { $0.connection < $1.connection }
  }

  /// What passed on one connection, in order of time, key lines included; empty where nothing was captured.
  @concurrent package func chunks(of connection: ConnectionID) async throws -> [WireFrames.Frame] {
    let frames = folder.frames().filter { $0.connection == connection }
    guard frames.contains(where: { $0.kind == .opened }) else { return [] }
    return frames.filter { [.inbound, .outbound, .keyLine].contains($0.kind) }
  }

  /// Drops every capture. Those of connections that are open are not gone on with, for they would lack their beginning.
  package func clear() throws { writer.withLock { $0.clear() } }

  /// Ends the use of the folder.
  package func close() throws { writer.withLock { $0.close() } }
}

extension WireStore.Capture {
  fileprivate mutating func note(_ frame: WireFrames.Frame) {
    switch frame.kind {
    case .inbound, .outbound, .keyLine: byteCount += frame.bytes.count
    case .closed: isClosed = true
    case .cutOff: isTruncated = true
    case .opened: break
    }
  }
}
