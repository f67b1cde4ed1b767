import Glibc

/// The time of the machine: that of a function, which knows nothing of the lab's.
enum RealTime {
  static var seconds: Int64 { milliseconds / 1000 }

  /// Since 1970, `duration` from now.
  static func milliseconds(in duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }

  /// Of a clock that only goes forward.
  static var monotonicMilliseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(clamping: time.tv_sec) * 1000 + UInt64(clamping: time.tv_nsec / 1_000_000)
  }

  private static var milliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
