import Nodes
import Testing

@testable import Lambda

@Suite struct FunctionPoolTests {
  private var pool = FunctionPool(
    FunctionPool.Limits(
      instancesMax: 2, timeout: .seconds(3), startTime: .seconds(10), restTime: .seconds(4),
      queueTime: .seconds(5), queueMax: 3))

  private static let crash = FunctionFault.crashedAtStart("exit code 1")

  /// A pool whose first instance has asked for an event.
  private func warm() -> FunctionPool {
    var pool = pool
    #expect(pool.warm(at: 0) == [.start(instance: 0)])
    #expect(pool.polled(1, by: 0, at: 100) == [])
    return pool
  }

  @Test func `an idle instance gets the call`() {
    var pool = warm()
    #expect(pool.called(7, at: 200) == [.deliver(7, to: 1)])
    #expect(pool.answered(7, .answered([]), by: 0, at: 210) == [.finish(7, .answered([]))])
    #expect(pool.polled(2, by: 0, at: 211) == [])
    #expect(pool.called(8, at: 220) == [.deliver(8, to: 2)])
  }

  @Test func `another instance is started when all are busy, up to the limit`() {
    var pool = warm()
    #expect(pool.called(1, at: 0) == [.deliver(1, to: 1)])
    #expect(pool.called(2, at: 0) == [.start(instance: 1)])
    #expect(pool.called(3, at: 0) == [])
    #expect(pool.polled(5, by: 1, at: 50) == [.deliver(2, to: 5)])
    #expect(pool.answered(1, .answered([]), by: 0, at: 60) == [.finish(1, .answered([]))])
    #expect(pool.polled(6, by: 0, at: 61) == [.deliver(3, to: 6)])
  }

  @Test func `an instance that is about to ask is waited for`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    _ = pool.answered(1, .answered([]), by: 0, at: 1)
    #expect(pool.called(2, at: 2) == [])
    #expect(pool.polled(2, by: 0, at: 3) == [.deliver(2, to: 2)])
  }

  @Test func `a poll whose asker has left gets nothing`() {
    var pool = warm()
    pool.left(1, at: 0)
    #expect(pool.called(1, at: 0) == [])
    #expect(pool.polled(2, by: 0, at: 5) == [.deliver(1, to: 2)])
  }

  @Test func `a call that met a dead process goes to the next one, ahead of all others`() {
    var pool = warm()
    #expect(pool.called(1, at: 0) == [.deliver(1, to: 1)])
    #expect(pool.returned(1, by: 0, isDead: true, at: 0) == [])
    #expect(pool.called(2, at: 0) == [.start(instance: 1)])
    #expect(pool.exited(0, how: "signal 9", at: 1) == [.start(instance: 0)])
    #expect(pool.polled(2, by: 1, at: 5) == [.deliver(1, to: 2)])
    #expect(pool.polled(3, by: 0, at: 6) == [.deliver(2, to: 3)])
  }

  @Test func `a call that came back unread goes to whoever asks next`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    #expect(pool.returned(2, by: 0, isDead: false, at: 1) == [])
    #expect(pool.returned(1, by: 0, isDead: false, at: 1) == [])
    #expect(pool.answered(1, .answered([]), by: 0, at: 2) == nil)
    #expect(pool.polled(2, by: 0, at: 3) == [.deliver(1, to: 2)])
  }

  @Test func `a process that ends in the middle of a call fails it, and is replaced`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    #expect(
      pool.exited(0, how: "exit code 3", at: 1)
        == [.finish(1, .failed(.exited("exit code 3"))), .start(instance: 0)])
  }

  @Test func `a call beyond its deadline fails, its process is killed and replaced`() {
    var pool = warm()
    _ = pool.called(1, at: 1000)
    #expect(pool.nextDeadline == 4000)
    #expect(pool.tick(at: 3999) == [])
    #expect(pool.tick(at: 4000) == [.finish(1, .failed(.deadline(.seconds(3)))), .kill(instance: 0)])
    #expect(pool.answered(1, .answered([]), by: 0, at: 4001) == nil)
    #expect(pool.exited(0, how: "signal 9", at: 4002) == [.start(instance: 0)])
  }

  @Test func `a process that ends at its start fails who waits, and the next attempts keep a distance`() {
    var pool = pool
    #expect(pool.called(1, at: 0) == [.start(instance: 0)])
    #expect(pool.exited(0, how: "exit code 1", at: 10) == [.finish(1, .failed(Self.crash))])
    #expect(pool.called(2, at: 20) == [])
    #expect(pool.nextDeadline == 110)
    #expect(pool.tick(at: 110) == [.start(instance: 0)])
    #expect(pool.exited(0, how: "exit code 1", at: 120) == [.finish(2, .failed(Self.crash))])
    for attempt in 2..<5 { failStart(&pool, at: 100_000 * UInt64(attempt)) }
    // The pause is longer by now than anybody wants to wait.
    #expect(pool.called(9, at: 400_010) == [.finish(9, .failed(Self.crash))])
  }

  private func failStart(_ pool: inout FunctionPool, at now: UInt64) {
    #expect(pool.warm(at: now) == [.start(instance: 0)])
    _ = pool.exited(0, how: "exit code 1", at: now)
  }

  @Test func `what it reports at its start is what the call fails with`() {
    var pool = pool
    let error = FunctionError(message: "no module", type: "Runtime.ImportModuleError")
    _ = pool.called(1, at: 0)
    pool.reportedAtStart(error, by: 0)
    #expect(pool.exited(0, how: "exit code 1", at: 5) == [.finish(1, .failed(.initialization(error)))])
  }

  @Test func `a process that never asks is killed, and that is the fault`() {
    var pool = pool
    _ = pool.warm(at: 0)
    #expect(pool.tick(at: 10_000) == [.kill(instance: 0)])
    _ = pool.exited(0, how: "signal 9", at: 10_001)
    #expect(pool.lastFault == .startTime(.seconds(10)))
  }

  @Test func `an instance that rests for long is not waited for where another may be started`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    _ = pool.answered(1, .answered([]), by: 0, at: 100)
    #expect(pool.called(2, at: 1000) == [])
    #expect(pool.nextDeadline == 1100)
    #expect(pool.tick(at: 1099) == [])
    #expect(pool.tick(at: 1100) == [.start(instance: 1)])
    #expect(pool.polled(2, by: 1, at: 1200) == [.deliver(2, to: 2)])
  }

  @Test(arguments: [true, false])
  func `an instance that rests for longer than it may is killed and replaced`(hasAnswered: Bool) {
    var pool = warm()
    _ = pool.called(1, at: 0)
    _ = pool.answered(1, .answered([]), by: 0, at: 100)
    if !hasAnswered {
      _ = pool.polled(2, by: 0, at: 100)
      pool.left(2, at: 100)
    }
    #expect(pool.tick(at: 1100) == [])
    #expect(pool.nextDeadline == 4100)
    #expect(pool.tick(at: 4099) == [])
    #expect(pool.tick(at: 4100) == [.kill(instance: 0)])
    #expect(pool.instances[0].fault == .restTime(.seconds(4)))
    #expect(pool.exited(0, how: "signal 9", at: 4101) == [.start(instance: 0)])
  }

  @Test func `an instance that asks late, but asks, is taken back`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    _ = pool.answered(1, .answered([]), by: 0, at: 100)
    _ = pool.tick(at: 1100)
    #expect(pool.polled(2, by: 0, at: 4000) == [])
    #expect(pool.nextDeadline == nil)
    #expect(pool.called(2, at: 5000) == [.deliver(2, to: 2)])
  }

  @Test func `a process that asks once and is gone again and again fails calls with that, in the end`() {
    var pool = pool
    for attempt in UInt64(1)...5 {
      #expect(pool.warm(at: 100_000 * attempt) == [.start(instance: 0)])
      _ = pool.polled(attempt, by: 0, at: 100_000 * attempt)
      #expect(pool.exited(0, how: "exit code 1", at: 100_000 * attempt) == [])
    }
    #expect(pool.called(1, at: 500_000) == [.finish(1, .failed(Self.crash))])
  }

  @Test func `an instance that asks again without an answer fails its call`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    #expect(pool.polled(2, by: 0, at: 1) == [.finish(1, .failed(.askedAgain))])
    #expect(pool.called(2, at: 2) == [.deliver(2, to: 2)])
  }

  @Test func `an answer to a call that the instance does not have is refused`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    #expect(pool.answered(2, .answered([]), by: 0, at: 1) == nil)
    #expect(pool.answered(1, .answered([]), by: 1, at: 1) == nil)
    #expect(pool.answered(1, .answered([]), by: 0, at: 1) != nil)
    #expect(pool.answered(1, .answered([]), by: 0, at: 1) == nil)
  }

  @Test func `calls beyond the queue's bound, and those that wait too long, fail`() {
    var pool = pool
    for call in UInt64(1)...3 { _ = pool.called(call, at: 0) }
    let actions = pool.called(4, at: 0)
    guard case .finish(4, .failed(.busy)) = actions.first else {
      Issue.record("\(actions)")
      return
    }
    let late = pool.tick(at: 5000)
    #expect(late.count == 3)
    #expect(pool.waiting.isEmpty)
  }

  @Test func `new code replaces who is idle at once, and who is busy when it has answered`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    _ = pool.called(2, at: 0)
    _ = pool.polled(2, by: 1, at: 1)
    _ = pool.answered(2, .answered([]), by: 1, at: 2)
    _ = pool.polled(3, by: 1, at: 3)
    #expect(pool.codeChanged(at: 4) == [.refuse(3), .kill(instance: 1)])
    #expect(
      pool.answered(1, .answered([]), by: 0, at: 5) == [.finish(1, .answered([])), .kill(instance: 0)])
    #expect(pool.exited(1, how: "signal 9", at: 6) == [])
    #expect(pool.exited(0, how: "signal 9", at: 7) == [.start(instance: 0)])
  }

  @Test func `after the end nothing is started and everything fails`() {
    var pool = warm()
    _ = pool.called(1, at: 0)
    #expect(pool.stop() == [.finish(1, .failed(.stopped)), .kill(instance: 0)])
    #expect(pool.exited(0, how: "signal 9", at: 1) == [])
    #expect(pool.called(2, at: 2) == [.finish(2, .failed(.stopped))])
    #expect(pool.warm(at: 3) == [])
  }
}
