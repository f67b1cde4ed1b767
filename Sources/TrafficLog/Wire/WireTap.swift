package import Nodes
import Synchronization

/// Captures one connection. Each call copies the bytes once, into the buffer of the connection's loop, and
/// costs next to nothing when the capture has been cut off.
package final class WireTap: Sendable {
  package let connection: ConnectionID
  private let lane: WireLane
  private let isLive = Atomic(true)
  private let ended: @Sendable (ConnectionID) -> Void

  init(_ connection: ConnectionID, lane: WireLane, ended: @escaping @Sendable (ConnectionID) -> Void) {
    self.connection = connection
    self.lane = lane
    self.ended = ended
  }

  package func captured(_ bytes: UnsafeRawBufferPointer, inbound: Bool, at time: Int64) {
    guard isLive.load(ordering: .relaxed) else { return }
    let kept = lane.append(bytes, of: connection, at: time, kind: inbound ? .inbound : .outbound)
    // A capture with a hole cannot be deciphered behind it.
    if !kept { cutOff(at: time) }
  }

  /// Lines of an SSLKEYLOGFILE, which unlock what was captured.
  package func captured(keyLines: [String], at time: Int64) {
    guard isLive.load(ordering: .relaxed) else { return }
    for var line in keyLines {
      line.withUTF8 { utf8 in
        _ = lane.append(UnsafeRawBufferPointer(utf8), of: connection, at: time, kind: .keyLine)
      }
    }
  }

  /// To be called once, when the connection ends.
  package func closed(at time: Int64) {
    _ = lane.append(UnsafeRawBufferPointer(start: nil, count: 0), of: connection, at: time, kind: .closed)
    ended(connection)
  }

  /// Nothing more is captured, because there is no room for it; the capture says so.
  private func cutOff(at time: Int64) {
    guard isLive.exchange(false, ordering: .relaxed) else { return }
    _ = lane.append(UnsafeRawBufferPointer(start: nil, count: 0), of: connection, at: time, kind: .cutOff)
  }

  /// Nothing more is wanted.
  func end() { isLive.store(false, ordering: .relaxed) }
}
