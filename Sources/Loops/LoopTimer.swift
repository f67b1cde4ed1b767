import CUV

/// Calls a closure on its loop, once or again and again, until it is closed.
package final class LoopTimer: LoopHandle {
  private var fire: (() -> Void)?

  /// - Parameters:
  ///   - delay: until the first call; a turn of the loop is its grain.
  ///   - interval: between further calls; nil for none.
  ///   - fire: retained until the timer is closed.
  package init(
    on loop: EventLoop, after delay: Duration, every interval: Duration? = nil, fire: @escaping () -> Void
  ) throws(UVError) {
    self.fire = fire
    try super.init(on: loop, as: uv_timer_t.self, initialize: { uv_timer_init($0, $1) })
    uv_update_time(loop.uv)
    uv_timer_start(
      pointer(to: uv_timer_t.self), { LoopHandle.from($0, as: LoopTimer.self).fire?() }, delay.milliseconds,
      interval?.milliseconds ?? 0)
  }

  override func didClose() { fire = nil }
}

extension Duration {
  /// Whole milliseconds, rounded up, none below zero.
  package var milliseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1000)
    return overflow
      ? UInt64.max / 2 : product + UInt64((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
