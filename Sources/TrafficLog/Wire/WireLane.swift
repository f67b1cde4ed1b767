import Nodes
import Synchronization

/// The pending captures of one loop. Only that loop appends, so its lock is contended by the writer alone.
package final class WireLane: Sendable {
  /// Beyond it captures are cut off: the writer cannot keep up, and traffic must not wait for a capture.
  static let bytesMax = 16 << 20

  private let pending = Mutex(WireFrames())
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// - Returns: false where there was no room.
  func append(
    _ bytes: UnsafeRawBufferPointer, of connection: ConnectionID, at time: Int64, kind: WireFrames.Kind
  ) -> Bool {
    let (kept, wasEmpty) = pending.withLock { pending in
      // The few bytes that end a connection, or its capture, always find room.
      guard kind == .closed || kind == .cutOff || pending.count + bytes.count <= Self.bytesMax else {
        return (false, false)
      }
      let wasEmpty = pending.isEmpty
      pending.append(bytes, of: connection, at: time, kind: kind)
      return (true, wasEmpty)
    }
    if wasEmpty { wake() }
    return kept
  }

  var hasPending: Bool { pending.withLock { !$0.isEmpty } }

  /// Hands over what is pending, and leaves the lane the memory of `spare`, which holds nothing: a buffer that grew
  /// anew for every batch would be zeroed pages each time.
  func take(leaving spare: WireFrames) -> WireFrames {
    pending.withLock { pending in
      let taken = pending
      pending = spare
      return taken
    }
  }
}
