import CUV
import Glibc
import Loops
import Testing

@Suite struct EventLoopTests {
  @Test func `jobs of an actor on a loop run in order and on its thread`() async throws {
    let loop = try EventLoop(name: "order")
    let journal = Journal(loop: loop)
    for number in 0..<1000 { Task { await journal.note(number) } }
    while await journal.entries.count < 1000 { await Task.yield() }
    let isSorted = await journal.entries.sorted() == Array(0..<1000)
    #expect(isSorted)
    #expect(await journal.strangerCount == 0)
    await loop.shutdown()
  }

  @Test func `calls between two actors of a loop, and continuations, let nobody in between`() async throws {
    let loop = try EventLoop(name: "no hop")
    let rival = Rival(loop: loop)
    let rivalry = Task { await rival.run() }
    while await rival.turns == 0 { await Task.yield() }
    let caller = Caller(loop: loop)
    #expect(await caller.turnsMeanwhile(of: rival, calls: 1000) == 0)
    await rival.stop()
    await rivalry.value
    await loop.shutdown()
  }

  @Test func `jobs that feed each other leave the timers their turn`() async throws {
    let loop = try EventLoop(name: "fair")
    let journal = Journal(loop: loop)
    #expect(try await journal.yieldUntilTimerFires() > 0)
    await journal.closeTimers()
    await loop.shutdown()
    #expect(loop.openHandles == 0)
  }

  @Test func `a burst from other threads loses no wake-up`() async throws {
    let loop = try EventLoop(name: "burst")
    let journal = Journal(loop: loop)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask { for offset in 0..<500 { await journal.note(number * 500 + offset) } }
      }
    }
    #expect(await journal.entries.count == 4000)
    await loop.shutdown()
  }

  @Test func `a child task stays on the loop that it prefers`() async throws {
    let loop = try EventLoop(name: "preference")
    let isThere = await withTaskGroup(of: Bool.self) { group in
      group.addTask(executorPreference: loop.taskExecutor) { loop.isCurrent }
      return await group.next()
    }
    #expect(isThere == true)
    await loop.shutdown()
  }

  @Test func `a second shutdown returns, and so do two at once`() async throws {
    let loop = try EventLoop(name: "twice")
    async let first: Void = loop.shutdown()
    async let second: Void = loop.shutdown()
    _ = await (first, second)
    await loop.shutdown()
  }

  @Test func `a handle that was not closed stops the program and is named`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let loop = try EventLoop(name: "leaky")
      let journal = Journal(loop: loop)
      try await journal.startTimer()
      await loop.shutdown()
    }
    let message = text(result?.standardErrorContent)
    #expect(message.contains("loop 'leaky' was ended with handles open: timer"))
  }

  @Test func `a job on an ended loop stops the program and names the loop`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let loop = try EventLoop(name: "gone")
      let journal = Journal(loop: loop)
      await loop.shutdown()
      await journal.note(1)
    }
    let message = text(result?.standardErrorContent)
    #expect(message.contains("a job was enqueued on loop 'gone' after its end"))
  }

  private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }
}

private actor Journal: LoopBound {
  nonisolated let loop: EventLoop
  private(set) var entries: [Int] = []
  private(set) var strangerCount = 0
  private var timers: [LoopTimer] = []
  private var hasFired = false

  init(loop: EventLoop) { self.loop = loop }

  func note(_ number: Int) {
    entries.append(number)
    if !loop.isCurrent { strangerCount += 1 }
  }

  func startTimer() throws {
    timers.append(try LoopTimer(on: loop, after: .seconds(60)) {})
  }

  func yieldUntilTimerFires() async throws -> Int {
    timers.append(try LoopTimer(on: loop, after: .milliseconds(20)) { self.hasFired = true })
    var yields = 0
    while !hasFired {
      await Task.yield()
      yields += 1
    }
    return yields
  }

  func closeTimers() {
    for timer in timers { timer.close() }
  }
}

/// Takes a turn on its loop whenever it can.
private actor Rival: LoopBound {
  nonisolated let loop: EventLoop
  private(set) var turns = 0
  private var isStopped = false

  init(loop: EventLoop) { self.loop = loop }

  func run() async {
    while !isStopped {
      turns += 1
      await Task.yield()
    }
  }

  func stop() { isStopped = true }
}

private actor Caller: LoopBound {
  nonisolated let loop: EventLoop

  init(loop: EventLoop) { self.loop = loop }

  func turnsMeanwhile(of rival: Rival, calls: Int) async -> Int {
    let before = await rival.turns
    for _ in 0..<calls {
      _ = await rival.turns
      await withCheckedContinuation { $0.resume() }
    }
    return await rival.turns - before
  }
}
