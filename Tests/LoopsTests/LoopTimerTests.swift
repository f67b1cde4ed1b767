import Loops
import Testing

@Suite(.timeLimit(.minutes(1))) struct LoopTimerTests {
  @Test func `a timer fires once, or until it is closed`() async throws {
    try await withLoop { loop in
      let clock = Ticker(loop: loop)
      try await clock.start(after: .milliseconds(10), every: nil)
      while await clock.ticks < 1 { try await Task.sleep(for: .milliseconds(5)) }
      await clock.stop()
      try await clock.start(after: .zero, every: .milliseconds(5))
      while await clock.ticks < 5 { try await Task.sleep(for: .milliseconds(5)) }
      await clock.stop()
      let ticks = await clock.ticks
      try await Task.sleep(for: .milliseconds(20))
      #expect(await clock.ticks == ticks)
    }
  }

  @Test(arguments: [
    (Duration.milliseconds(3), UInt64(3)), (.microseconds(1), 1), (.zero, 0), (.seconds(-5), 0),
    (.seconds(2), 2000), (.milliseconds(1500), 1500),
  ])
  func `durations are rounded up to milliseconds`(duration: Duration, milliseconds: UInt64) {
    #expect(duration.milliseconds == milliseconds)
  }

  @Test func `a duration beyond all bounds stays a number`() {
    #expect(Duration.seconds(Int64.max).milliseconds > 0)
  }
}

private actor Ticker: LoopBound {
  nonisolated let loop: EventLoop
  private(set) var ticks = 0
  private var timer: LoopTimer?

  init(loop: EventLoop) { self.loop = loop }

  func start(after delay: Duration, every interval: Duration?) throws {
    timer = try LoopTimer(on: loop, after: delay, every: interval) { self.ticks += 1 }
  }

  func stop() { timer?.close() }
}
