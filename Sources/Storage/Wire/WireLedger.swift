import Nodes

/// Which open connections are captured, how much there is of each, and in which segment it began.
struct WireLedger {
  enum Outcome {
    /// The first frame of a connection.
    case first
    case more
    /// The capture ends before this frame.
    case cutOff
    /// The capture had ended before.
    case unwanted
  }

  private enum Entry {
    case kept(bytes: Int, segment: UInt64)
    /// Cut off or dropped: nothing is added again.
    case ended
  }

  private var entries: [ConnectionID: Entry] = [:]

  /// Accounts for some bytes more.
  mutating func take(_ count: Int, of connection: ConnectionID, in segment: UInt64, bytesMax: Int) -> Outcome
  {
    switch entries[connection] {
    case .ended: return .unwanted
    case .kept(let bytes, let segment):
      guard bytes + count <= bytesMax else { return cutOff(connection) }
      entries[connection] = .kept(bytes: bytes + count, segment: segment)
      return .more
    case nil:
      guard count <= bytesMax else { return cutOff(connection) }
      entries[connection] = .kept(bytes: count, segment: segment)
      return .first
    }
  }

  /// Forgets a connection, for no more will come of it.
  mutating func close(_ connection: ConnectionID) -> Outcome {
    if case .kept = entries.removeValue(forKey: connection) { .more } else { .unwanted }
  }

  /// Ends the captures that began in this segment or before it; returns whose.
  mutating func drop(through segment: UInt64) -> [ConnectionID] {
    let dropped = entries.filter { _, entry in
      if case .kept(_, let begin) = entry { begin <= segment } else { false }
    }.keys.sorted()
    for connection in dropped { entries[connection] = .ended }
    return dropped
  }

  private mutating func cutOff(_ connection: ConnectionID) -> Outcome {
    entries[connection] = .ended
    return .cutOff
  }
}
