import Dispatch
import Nodes
import Synchronization

@testable import TrafficLog

/// Remembers what it was given; may be told to block, or to fail at first.
final class MemorySink: TrafficSink {
  struct Failure: Error {}

  let lastIdentifiers: LastIdentifiers
  private let written = Mutex<[TrafficRecord]>([])
  private let failuresLeft: Mutex<Int>
  private let hold: DispatchSemaphore?
  private let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  init(last: LastIdentifiers = LastIdentifiers(), isHeld: Bool = false, failures: Int = 0) {
    lastIdentifiers = last
    failuresLeft = Mutex(failures)
    hold = isHeld ? DispatchSemaphore(value: 0) : nil
    (arrivals, arrived) = AsyncStream.makeStream()
  }

  func write(_ records: [TrafficRecord]) throws {
    arrived.yield()
    hold?.wait()
    hold?.signal()
    let fails = failuresLeft.withLock { failures in
      defer { failures = max(0, failures - 1) }
      return failures > 0
    }
    if fails { throw Failure() }
    written.withLock { $0 += records }
  }

  /// Returns when the writer is inside `write`.
  func waitForWriter() async { for await _ in arrivals { return } }

  func release() { hold?.signal() }

  /// What the exchanges say that they failed by.
  var failures: [String] {
    written.withLock { $0 }.compactMap { record in
      guard case .exchange(let record) = record else { return nil }
      return record.failure
    }
  }

  var exchanges: [UInt64] {
    written.withLock { $0 }.compactMap { record in
      guard case .exchange(let record) = record else { return nil }
      return record.id.number
    }
  }
}
