import Foundation
import Synchronization

/// The lab's one clock: real time plus an offset that the lab's owner may move.
package final class LabClock: Sendable {
  private let offset: Atomic<Int64>

  /// - Parameter offset: how far lab time is ahead of real time.
  package init(offset: Duration = .zero) {
    self.offset = Atomic(LabTime(microseconds: 0).adding(offset).microseconds)
  }

  package func now() -> LabTime {
    LabTime(microseconds: Self.realMicroseconds() + offset.load(ordering: .relaxed))
  }

  /// Moves lab time on by `duration`, or back where it is negative.
  package func advance(by duration: Duration) {
    offset.wrappingAdd(LabTime(microseconds: 0).adding(duration).microseconds, ordering: .relaxed)
  }

  private static func realMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
