import Dispatch
import Foundation
import Synchronization

/// A thread that sleeps until there is work, then gathers for a moment, then does all of it in one go.
///
/// It is a thread and no task, because it blocks on the disk.
final class WriterThread: Sendable {
  private let name: String
  private let gatherTime: DispatchTimeInterval
  private let work = DispatchSemaphore(value: 0)
  private let haste = DispatchSemaphore(value: 0)
  private let stopping = Atomic(false)
  private let ended = AsyncStream<Never>.makeStream()

  init(name: String, gatherTime: Duration) {
    self.name = name
    let (seconds, attoseconds) = gatherTime.components
    self.gatherTime = .microseconds(Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000))
  }

  /// Starts the thread; it calls `step` after each wake, and once more at its end.
  func start(_ step: @escaping @Sendable () -> Void) {
    let isStarted = DispatchSemaphore(value: 0)
    let thread = Thread { [self] in
      // Only a name that a started thread gives itself reaches the system, where tools show it.
      isStarted.wait()
      Thread.current.name = name
      while !stopping.load(ordering: .acquiring) {
        work.wait()
        _ = haste.wait(timeout: .now() + gatherTime)
        step()
      }
      step()
      ended.continuation.finish()
    }
    thread.start()
    isStarted.signal()
  }

  /// There is work, which may wait for more.
  func wake() { work.signal() }

  /// There is work that somebody waits for.
  func hurry() {
    haste.signal()
    work.signal()
  }

  /// Returns when the last step is done.
  func stop() async {
    stopping.store(true, ordering: .releasing)
    hurry()
    for await _ in ended.stream {}
  }
}
