import Glibc
import Loops
import Testing

@Suite(.timeLimit(.minutes(1))) struct SignalWatcherTests {
  @Test func `a signal is told to who waits, and one that came before is not lost`() async throws {
    try await withLoop { loop in
      let watcher = SignalWatcher(loop: loop)
      try await watcher.start([SIGUSR2, SIGWINCH])
      kill(getpid(), SIGUSR2)
      #expect(await watcher.next() == SIGUSR2)
      async let next = watcher.next()
      kill(getpid(), SIGWINCH)
      #expect(await next == SIGWINCH)
      await watcher.close()
      #expect(await watcher.next() == nil)
    }
  }

  @Test func `closing the watcher ends the waiting`() async throws {
    try await withLoop { loop in
      let watcher = SignalWatcher(loop: loop)
      try await watcher.start([SIGURG])
      async let next = watcher.next()
      await Task.yield()
      await watcher.close()
      #expect(await next == nil)
    }
  }
}
