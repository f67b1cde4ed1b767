import Nodes

/// Who has how many captured bytes, and whose turn it is to go.
struct WireLedger {
  struct Entry: Equatable {
    var bytes = 0
    var pieces: Int64 = 0
    var isTruncated = false
    var isClosed = false
  }

  private(set) var bytes = 0
  private var entries: [ConnectionID: Entry] = [:]
  private var changed: Set<ConnectionID> = []
  /// Closed connections with captures, in the order of closing, from `closedStart` on.
  private var closed: [ConnectionID] = []
  private var closedStart = 0
  /// Open connections whose captures were dropped: nothing is added to them again.
  private var banned: Set<ConnectionID> = []

  init(_ captures: [WireStore.Capture]) {
    for capture in captures {
      entries[capture.connection] = Entry(
        bytes: capture.byteCount, isTruncated: capture.isTruncated, isClosed: true)
      bytes += capture.byteCount
      closed.append(capture.connection)
    }
  }

  /// Accounts for some bytes more.
  /// - Returns: false where the capture is, or is by this, cut off.
  mutating func take(_ count: Int, of connection: ConnectionID, max: Int) -> Bool {
    guard !banned.contains(connection) else { return false }
    var entry = entries[connection] ?? Entry()
    guard !entry.isTruncated else { return false }
    changed.insert(connection)
    entry.isTruncated = entry.bytes + count > max
    if !entry.isTruncated {
      entry.bytes += count
      bytes += count
    }
    entries[connection] = entry
    return !entry.isTruncated
  }

  /// The number of the next piece, or nil when there are too many.
  mutating func nextPiece(of connection: ConnectionID) -> Int64? {
    guard let pieces = entries[connection]?.pieces, pieces < WireSchema.piecesMax else { return nil }
    entries[connection]?.pieces = pieces + 1
    return pieces
  }

  mutating func close(_ connection: ConnectionID) {
    banned.remove(connection)
    guard entries[connection]?.isClosed == false else { return }
    entries[connection]?.isClosed = true
    changed.insert(connection)
    closed.append(connection)
  }

  /// Drops captures until no more than `limit` bytes are left; returns whose.
  mutating func drop(downTo limit: Int) -> [ConnectionID] {
    var dropped: [ConnectionID] = []
    while bytes > limit, let connection = nextToGo() {
      let entry = entries.removeValue(forKey: connection)
      bytes -= entry?.bytes ?? 0
      if entry?.isClosed == false { banned.insert(connection) }
      changed.remove(connection)
      dropped.append(connection)
    }
    return dropped
  }

  mutating func takeChanges() -> [(ConnectionID, Entry)] {
    defer { changed = [] }
    return changed.compactMap { id in entries[id].map { (id, $0) } }
  }

  private mutating func nextToGo() -> ConnectionID? {
    guard closedStart < closed.count else { return entries.keys.min() }
    defer {
      closedStart += 1
      if closedStart > 1024 {
        closed.removeFirst(closedStart)
        closedStart = 0
      }
    }
    return closed[closedStart]
  }
}
