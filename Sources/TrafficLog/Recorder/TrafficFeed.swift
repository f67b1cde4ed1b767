package import Nodes
import Synchronization

/// The ids of what was written, in the order of writing, for readers that follow the log.
///
/// Ids alone do not give that order: an exchange gets its number when it starts and is written when it ends,
/// after those that it caused. The feed remembers a bounded number of entries; a reader that falls behind
/// is told how many it missed.
package final class TrafficFeed: Sendable {
  package enum Entry: Sendable, Hashable {
    case connection(ConnectionID)
    case exchange(ExchangeID)
    /// No row: the lab's clock, faults or nodes are not as they were.
    case state
  }

  package struct Slice: Sendable, Equatable {
    package var entries: [Entry]
    /// Where the next call goes on.
    package var cursor: UInt64
    package var missed: UInt64
  }

  static let entriesMax = 16_384
  /// Longest wait of one call.
  static let waitMax: Duration = .seconds(60)

  private struct State {
    var entries: [Entry] = []
    /// The number of entries that were ever published.
    var published: UInt64 = 0
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var nextWaiter: UInt64 = 0
    /// Waiters that were woken before they slept.
    var wokenEarly: Set<UInt64> = []
    var isFinished = false
  }

  private let state = Mutex(State())

  package init() {}

  /// Where a reader starts that wants only what is yet to come.
  package var cursor: UInt64 { state.withLock { $0.published } }

  /// Whether nothing more is to come: the lab is stopping.
  package var isFinished: Bool { state.withLock { $0.isFinished } }

  /// What was written after `cursor`, at most `countMax` entries; waits for the first of them, but not longer
  /// than `limit`.
  package func wait(after cursor: UInt64, countMax: Int = 1000, limit: Duration) async -> Slice {
    let slice = slice(after: cursor, countMax: countMax)
    if !slice.entries.isEmpty || slice.missed > 0 { return slice }
    await sleep(until: cursor, limit: min(limit, Self.waitMax))
    return self.slice(after: cursor, countMax: countMax)
  }

  func publish(_ records: [TrafficRecord]) { publish(records.compactMap(Self.entry)) }

  /// Wakes readers for something that stands in no row.
  package func publishState() { publish([.state]) }

  private func publish(_ entries: [Entry]) {
    let waiters = state.withLock { state in
      state.published += UInt64(entries.count)
      state.entries.append(contentsOf: entries)
      let surplus = state.entries.count - Self.entriesMax
      // In slices, so that the array is not moved for each batch.
      if surplus > Self.entriesMax { state.entries.removeFirst(surplus) }
      defer { state.waiters = [:] }
      return state.waiters
    }
    for waiter in waiters.values { waiter.resume() }
  }

  /// Wakes every reader; later ones do not wait.
  package func finish() {
    let waiters = state.withLock { state in
      state.isFinished = true
      defer { state.waiters = [:] }
      return state.waiters
    }
    for waiter in waiters.values { waiter.resume() }
  }

  private static func entry(_ record: TrafficRecord) -> Entry? {
    switch record {
    case .connection(let record): .connection(record.id)
    case .closed: nil
    case .exchange(let record): .exchange(record.id)
    }
  }

  private func slice(after cursor: UInt64, countMax: Int) -> Slice {
    state.withLock { state in
      let oldest = state.published - UInt64(state.entries.count)
      let from = min(max(cursor, oldest), state.published)
      let skipped = Int(from - oldest)
      let entries = Array(state.entries.dropFirst(skipped).prefix(max(1, countMax)))
      return Slice(
        entries: entries, cursor: from + UInt64(entries.count), missed: cursor < oldest ? oldest - cursor : 0)
    }
  }

  private func sleep(until cursor: UInt64, limit: Duration) async {
    let waiter = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    let timer = Task { [self] in
      try? await Task.sleep(for: limit)
      wake(waiter)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { park($0, as: waiter, at: cursor) }
    } onCancel: {
      wake(waiter)
    }
    timer.cancel()
    await timer.value
    _ = state.withLock { $0.wokenEarly.remove(waiter) }
  }

  private func park(_ continuation: CheckedContinuation<Void, Never>, as waiter: UInt64, at cursor: UInt64) {
    let parked = state.withLock { state in
      guard state.wokenEarly.remove(waiter) == nil, state.published <= cursor, !state.isFinished else {
        return false
      }
      state.waiters[waiter] = continuation
      return true
    }
    if !parked { continuation.resume() }
  }

  private func wake(_ waiter: UInt64) {
    let continuation = state.withLock { state in
      let continuation = state.waiters.removeValue(forKey: waiter)
      if continuation == nil { state.wokenEarly.insert(waiter) }
      return continuation
    }
    continuation?.resume()
  }
}
