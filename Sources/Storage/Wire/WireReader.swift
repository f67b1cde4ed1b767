package import Nodes
package import TrafficLog

/// Reads the folder of a capture, of a lab that is up or of one that has stopped.
///
/// The writer only appends whole batches and drops whole segments, so a reader needs no lock: what is half written
/// ends the newest segment, and a segment that goes meanwhile is told.
package struct WireReader: Sendable {
  /// What is known of one capture before its frames are read again.
  package struct Capture: Sendable, Equatable {
    /// Lines of an SSLKEYLOGFILE, each with its line feed.
    package var keyLog: [UInt8] = []
    /// Whether bytes are missing at its end.
    package var isTruncated = false
  }

  /// Longest key log that is kept of one connection: some dozens of lines.
  private static let keyLogBytesMax = 32_768

  private let folder: WireFolder

  /// - Parameter path: a folder that may be missing: then nothing was captured.
  package init(path: String) { folder = WireFolder(reading: path) }

  /// The captures whose beginnings are there.
  @concurrent package func captures() async -> [ConnectionID: Capture] {
    var captures: [ConnectionID: Capture] = [:]
    for frame in folder.frames() {
      switch frame.kind {
      case .opened: captures[frame.connection] = Capture()
      case .cutOff: captures[frame.connection]?.isTruncated = true
      case .keyLine: captures[frame.connection]?.add(keyLine: frame.bytes, bytesMax: Self.keyLogBytesMax)
      case .inbound, .outbound, .closed: break
      }
    }
    return captures
  }

  /// Everything that is there, a segment at a time.
  /// - Parameter body: takes the frames of one segment, or nil for one that has gone since the reading began.
  package func forEachSegment(_ body: (WireFrames?) async throws -> Void) async throws {
    for segment in folder.segments() { try await body(folder.frames(of: segment)) }
  }
}

extension WireReader.Capture {
  fileprivate mutating func add(keyLine: ArraySlice<UInt8>, bytesMax: Int) {
    guard keyLog.count + keyLine.count < bytesMax else { return }
    keyLog += keyLine
    keyLog.append(10)
  }
}
