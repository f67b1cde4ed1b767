/// What has been recorded and not yet taken by the writer, and who waits for that.
struct PendingRecords: Sendable {
  enum Outcome: Equatable {
    /// The batch was empty, so the writer sleeps.
    case first
    case appended
    /// Kept, but the callers should slow down.
    case saturated
    case lost
  }

  private(set) var records: [TrafficRecord] = []
  private(set) var bytes = 0
  var awaitingFlush: [CheckedContinuation<Void, Never>] = []
  var awaitingRoom: [CheckedContinuation<Void, Never>] = []
  var isStopped = false

  mutating func append(
    _ record: TrafficRecord, weightBytes: Int, limits: TrafficRecorder.Limits
  ) -> Outcome {
    guard !isStopped, records.count < limits.recordsPendingMax, bytes < limits.bytesPendingMax else {
      return .lost
    }
    records.append(record)
    bytes += weightBytes
    if records.count * 2 >= limits.recordsPendingMax || bytes * 2 >= limits.bytesPendingMax {
      return .saturated
    }
    return records.count == 1 ? .first : .appended
  }

  /// Everything that is pending; leaves room for a batch of the same size, so that appending rarely allocates.
  mutating func take() -> PendingRecords {
    let taken = self
    let isStopped = isStopped
    self = PendingRecords()
    self.isStopped = isStopped
    records.reserveCapacity(min(taken.records.count, 1024))
    return taken
  }
}
