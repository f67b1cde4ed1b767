import Foundation
import Synchronization

/// The lab's one clock: real time plus an offset that the lab's owner may move, or one moment at which it stands.
///
/// It says nothing before 1970 and nothing behind the year 9999 (`LabTime.range`).
package final class LabClock: Sendable {
  /// Microseconds by which lab time is ahead of real time while it runs.
  private let offset: Atomic<Int64>
  /// Where the clock stands; `running` while it does not.
  private let standing: Atomic<Int64>
  private let moves = Mutex(())

  private static let running = Int64.min

  /// - Parameter offset: how far lab time is ahead of real time.
  package init(offset: Duration = .zero) {
    self.offset = Atomic(offset.wholeMicroseconds)
    standing = Atomic(Self.running)
  }

  package func now() -> LabTime { reading().lab }

  /// Lab time, and by how much it differs from real time.
  package func reading() -> ClockReading {
    let real = Self.realMicroseconds()
    // The moment before the offset: who starts the clock again sets them in the other order.
    let standing = standing.load(ordering: .acquiring)
    let lab =
      standing == Self.running
      ? LabTime(microseconds: real).adding(.microseconds(offset.load(ordering: .relaxed))).clamped
      : LabTime(microseconds: standing)
    return ClockReading(lab: lab, shift: ClockShift(microseconds: lab.microseconds - real))
  }

  /// The system's clock: microseconds since 1970, in UTC.
  package static func realMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}

// MARK: - Moving it

extension LabClock {
  /// Moves lab time on by `duration`, or back where it is negative, as far as the clock can show.
  package func advance(by duration: Duration) {
    moves.withLock { _ in
      let next = now().adding(duration)
      // Added to the offset itself, so that moves on and back again leave nothing behind.
      guard !isFrozen, next.isWithinRange else { return place(at: next.clamped) }
      offset.wrappingAdd(duration.wholeMicroseconds, ordering: .releasing)
    }
  }

  /// Makes it `time`, from where it runs on, or where it stands on.
  package func set(to time: LabTime) {
    moves.withLock { _ in place(at: time.clamped) }
  }

  /// Stops the clock where it is.
  package func freeze() {
    moves.withLock { _ in
      guard !isFrozen else { return }
      standing.store(now().microseconds, ordering: .releasing)
    }
  }

  /// Has a clock that stands go on from there.
  package func resume() {
    moves.withLock { _ in
      guard isFrozen else { return }
      offset.store(
        standing.load(ordering: .relaxed) - Self.realMicroseconds(), ordering: .relaxed)
      standing.store(Self.running, ordering: .releasing)
    }
  }

  /// Makes lab time real time.
  package func reset() {
    moves.withLock { _ in
      offset.store(0, ordering: .relaxed)
      standing.store(Self.running, ordering: .releasing)
    }
  }

  package var isFrozen: Bool { standing.load(ordering: .acquiring) != Self.running }

  private func place(at time: LabTime) {
    if isFrozen {
      standing.store(time.microseconds, ordering: .releasing)
    } else {
      offset.store(time.microseconds - Self.realMicroseconds(), ordering: .releasing)
    }
  }
}

// MARK: - Keeping it

extension LabClock {
  /// How the clock is set, as a file keeps it.
  package struct Setting: Sendable, Equatable {
    /// While it runs.
    package var offset: Duration
    /// Where it stands, if it does.
    package var standing: LabTime?

    package init(offset: Duration = .zero, standing: LabTime? = nil) {
      self.offset = offset
      self.standing = standing
    }
  }

  package var setting: Setting {
    get {
      moves.withLock { _ in
        let moment = standing.load(ordering: .relaxed)
        return Setting(
          offset: .microseconds(offset.load(ordering: .relaxed)),
          standing: moment == Self.running ? nil : LabTime(microseconds: moment))
      }
    }
    set {
      moves.withLock { _ in
        offset.store(newValue.offset.wholeMicroseconds, ordering: .relaxed)
        standing.store(newValue.standing?.clamped.microseconds ?? Self.running, ordering: .releasing)
      }
    }
  }
}
