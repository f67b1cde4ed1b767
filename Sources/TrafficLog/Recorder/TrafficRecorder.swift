package import Nodes
import Synchronization

/// Takes what the loops report and has it written by a thread of its own.
///
/// `record` never waits for a disk: it appends to a batch under a lock that is held for no longer than that.
/// What is pending is bounded. From half of the bound on `isSaturated` is true, and callers hold back their
/// next request (`room()`); a caller that does not is cut off at the whole bound, and `lost` counts what was
/// not kept.
package final class TrafficRecorder: Sendable {
  package struct Limits: Sendable {
    /// Records in memory that no write has begun for.
    package var recordsPendingMax = 8192
    package var bytesPendingMax = 24 << 20
    /// How long the first record of a batch waits for others: every batch writes the pages anew that the last
    /// one left half full.
    package var gatherTime: Duration = .milliseconds(16)

    package init() {}
  }

  package let capture: Capture
  package let identifiers: IdentifierSource
  /// What has been written, as it is written; for `--follow`.
  package let feed = TrafficFeed()

  private let limits: Limits
  private let slowsCallers: Bool
  private let pending = Mutex(PendingRecords())
  private let saturated = Atomic(false)
  private let lostCount = Atomic<UInt64>(0)
  private let troubles = Mutex(Troubles())
  private let wire: WireRecorder
  private let writer: WriterThread

  /// Starts the thread, which runs until `stop()`.
  /// - Parameter slowsCallers: whether callers wait for a writer that is behind; else what comes too fast is counted.
  package init(
    capture: Capture, sink: any TrafficSink, wireSink: (any WireSink)? = nil, limits: Limits = Limits(),
    slowsCallers: Bool = true
  ) {
    self.capture = capture
    self.limits = limits
    self.slowsCallers = slowsCallers
    var last = sink.lastIdentifiers
    last.connection = max(last.connection, wireSink?.lastConnection ?? 0)
    identifiers = IdentifierSource(after: last)
    writer = WriterThread(name: "traffic log", gatherTime: limits.gatherTime)
    wire = WireRecorder(isOn: capture == .wire && wireSink != nil, wake: writer.wake)
    writer.start { [self] in writeBatch(to: sink, wireSink) }
  }

  package func record(_ record: TrafficRecord) {
    guard capture != .off else { return }
    let weight = record.weightBytes
    let outcome = pending.withLock { pending in
      let outcome = pending.append(record, weightBytes: weight, limits: limits)
      guard outcome == .saturated else { return outcome }
      return saturated.exchange(true, ordering: .relaxed) ? .appended : .saturated
    }
    switch outcome {
    case .first: writer.wake()
    // Once, when the mark is passed: the writer needs no second call.
    case .saturated: writer.hurry()
    case .lost: lostCount.wrappingAdd(1, ordering: .relaxed)
    case .appended: break
    }
  }

  /// Whether the writer is behind, so that new requests should wait.
  package var isSaturated: Bool { slowsCallers && saturated.load(ordering: .relaxed) }

  /// How many records were dropped, because they came faster than they could be written or because a write
  /// failed.
  package var lost: UInt64 { lostCount.load(ordering: .relaxed) }

  /// Why the last write failed, in words; nil where it did not.
  package var problem: String? { troubles.withLock { $0.problem } }

  /// Returns when the recorder is not saturated.
  package func room() async {
    guard isSaturated else { return }
    await withCheckedContinuation { continuation in
      let waits = pending.withLock { pending in
        guard saturated.load(ordering: .relaxed), !pending.isStopped else { return false }
        pending.awaitingRoom.append(continuation)
        return true
      }
      if !waits { continuation.resume() }
    }
  }

  /// Returns when everything that was recorded before the call is readable.
  package func flush() async {
    await withCheckedContinuation { continuation in
      let waits = pending.withLock { pending in
        guard !pending.isStopped else { return false }
        pending.awaitingFlush.append(continuation)
        return true
      }
      waits ? writer.hurry() : continuation.resume()
    }
  }

  /// Writes what is pending and ends the thread. What is recorded afterwards is lost.
  package func stop() async {
    await flush()
    pending.withLock { $0.isStopped = true }
    await writer.stop()
    feed.finish()
  }

  /// A place for the captured bytes of one loop's connections.
  package func makeWireLane() -> WireLane { wire.makeLane() }

  /// Starts the capture of one connection, or returns nil where nothing is captured.
  package func tap(_ connection: ConnectionID, lane: WireLane) -> WireTap? {
    wire.tap(connection, lane: lane)
  }

  private func writeBatch(to sink: any TrafficSink, _ wireSink: (any WireSink)?) {
    let batch = pending.withLock { pending in
      saturated.store(false, ordering: .relaxed)
      return pending.take()
    }
    for continuation in batch.awaitingRoom { continuation.resume() }
    if !batch.records.isEmpty { write(batch.records, to: sink) }
    if let wireSink { wire.write(to: wireSink) }
    for continuation in batch.awaitingFlush { continuation.resume() }
  }

  private func write(_ batch: [TrafficRecord], to sink: any TrafficSink) {
    let lost = lost
    var records = batch
    // Only then is the array copied.
    if let note = note(of: lost, behind: batch) { records.append(.exchange(note)) }
    do {
      try sink.write(records)
      if records.count > batch.count { settle(upTo: lost) }
      feed.publish(records)
    } catch {
      fail("\(error)", count: batch.count)
    }
  }
}

// MARK: - What could not be kept

/// What is known of records that were lost. Each loss gets a row of its own once there is room again.
private struct Troubles {
  var problem: String?
  /// Of those lost, how many stand in rows.
  var noted: UInt64 = 0
}

extension TrafficRecorder {
  /// The row that tells of what was lost since the last one, in the time of those that it comes with.
  private func note(of lost: UInt64, behind records: [TrafficRecord]) -> ExchangeRecord? {
    let (noted, problem) = troubles.withLock { ($0.noted, $0.problem) }
    guard lost > noted, let (time, shift) = records.lazy.reversed().compactMap(\.moment).first else {
      return nil
    }
    return .loss(
      of: lost - noted, because: problem ?? "they came faster than they could be written",
      as: identifiers.nextExchange(), at: time, shift)
  }

  private func settle(upTo lost: UInt64) {
    troubles.withLock { troubles in
      troubles.noted = lost
      troubles.problem = nil
    }
    feed.publishState()
  }

  private func fail(_ problem: String, count: Int) {
    lostCount.wrappingAdd(UInt64(count), ordering: .relaxed)
    let isNew = troubles.withLock { troubles in
      defer { troubles.problem = problem }
      return troubles.problem != problem
    }
    if isNew { feed.publishState() }
  }
}
