import CUV
import Glibc
import Synchronization

/// A libuv loop on a thread of its own, the executor of the actors that live on it. Everything of a connection
/// happens on one loop, so nothing on its way needs a lock or a hop.
///
/// A job from another thread goes to the inbox and wakes the loop once; a job from the loop's own thread goes
/// to a queue that is run before and after each poll, without a system call.
// Sendable: `inbox` is guarded by its mutex, `thread` and `handleCount` are atomic, and all else is touched by
// the loop's thread alone, which `isCurrent` tells.
package final class EventLoop: SerialExecutor, @unchecked Sendable {
  /// Jobs may keep feeding each other; after so many rounds the sockets get their turn.
  private static let drainRoundsMax = 16
  static let readBufferBytes = 64 * 1024

  package let name: String
  /// For tasks that are of no actor and shall run here: `addTask(executorPreference: loop.taskExecutor)`.
  package let taskExecutor = LoopTaskExecutor()
  let uv: UnsafeMutablePointer<uv_loop_t>
  /// One for all streams of the loop: what a read callback gets is used before it returns.
  let readBuffer: UnsafeMutableRawBufferPointer
  let handleCount = Atomic<Int>(0)

  private let wake: UnsafeMutablePointer<uv_async_t>
  private let beforePoll: UnsafeMutablePointer<uv_prepare_t>
  private let afterPoll: UnsafeMutablePointer<uv_check_t>
  /// Runs while jobs are left over, so that the poll does not block.
  private let leftover: UnsafeMutablePointer<uv_idle_t>

  private let inbox = Mutex(Inbox())
  private let thread = Atomic<UInt>(0)
  private var ready: [LoopJob] = []
  private var running: [LoopJob] = []

  /// What other threads left for the loop. Not bounded: a job dropped would be a task that never ends.
  private struct Inbox {
    var jobs: [LoopJob] = []
    var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    var phase = Phase.running
  }

  private enum Phase { case running, stopping, ended }

  /// - Parameter name: shown in traps and as the thread's name (its first 15 bytes).
  package init(name: String) throws(UVError) {
    self.name = name
    uv = .allocate(capacity: 1)
    wake = .allocate(capacity: 1)
    beforePoll = .allocate(capacity: 1)
    afterPoll = .allocate(capacity: 1)
    leftover = .allocate(capacity: 1)
    readBuffer = .allocate(byteCount: Self.readBufferBytes, alignment: 16)
    taskExecutor.serve(self)
    try UVError.check(uv_loop_init(uv))
    try installHandles()
    try startThread()
  }

  deinit {
    uv.deallocate()
    wake.deallocate()
    beforePoll.deallocate()
    afterPoll.deallocate()
    leftover.deallocate()
    readBuffer.deallocate()
  }

  /// Whether the caller runs on this loop's thread.
  package var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  /// Milliseconds of a clock that only goes forward, read once per turn. On the loop's thread only.
  package var now: UInt64 { uv_now(uv) }

  /// How many handles are open, the loop's own not counted.
  package var openHandles: Int { handleCount.load(ordering: .relaxed) }

  /// Ends the loop, once its owner has closed every handle and awaited every task on it. Called from outside,
  /// more than once if need be. A handle that is left is a fault of the program and stops it.
  package func shutdown() async {
    precondition(!isCurrent, "a loop cannot wait for its own end")
    await withCheckedContinuation { continuation in
      let hasEnded = inbox.withLock { inbox in
        if inbox.phase == .ended { return true }
        inbox.waitingForEnd.append(continuation)
        if inbox.phase == .running, inbox.waitingForEnd.count == 1 { uv_async_send(wake) }
        return false
      }
      if hasEnded { continuation.resume() }
    }
  }
}

// MARK: - Executor

extension EventLoop {
  package func enqueue(_ job: consuming ExecutorJob) { enqueue(LoopJob(job, prefersLoop: false)) }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  func enqueue(_ job: LoopJob) {
    if isCurrent { ready.append(job) } else { post(job) }
  }

  package func isIsolatingCurrentContext() -> Bool? { isCurrent }

  package func checkIsolated() {
    precondition(isCurrent, "not on the thread of loop '\(name)'")
  }

  /// The wake-up is sent under the lock, so that it cannot meet a handle that has been closed meanwhile.
  private func post(_ job: LoopJob) {
    inbox.withLock { inbox in
      guard inbox.phase != .ended else { fatalError("a job was enqueued on loop '\(name)' after its end") }
      inbox.jobs.append(job)
      if inbox.jobs.count == 1, inbox.phase == .running { uv_async_send(wake) }
    }
  }

  /// Takes the whole inbox, for wake-ups coalesce.
  private func takeInbox() {
    let mayEnd = inbox.withLock { inbox in
      if ready.isEmpty {
        swap(&ready, &inbox.jobs)
      } else {
        ready.append(contentsOf: inbox.jobs)
        inbox.jobs.removeAll(keepingCapacity: true)
      }
      guard inbox.phase == .running, !inbox.waitingForEnd.isEmpty else { return false }
      inbox.phase = .stopping
      return true
    }
    if mayEnd { closeHandles() }
  }

  private func runReady() {
    var rounds = 0
    while !ready.isEmpty, rounds < Self.drainRoundsMax {
      swap(&ready, &running)
      for index in running.indices { running[index].run(on: self) }
      running.removeAll(keepingCapacity: true)
      rounds += 1
    }
  }

  private func runReadyBeforePoll() {
    runReady()
    if ready.isEmpty { uv_idle_stop(leftover) } else { uv_idle_start(leftover) { _ in } }
  }
}

// MARK: - Thread

extension EventLoop {
  private func installHandles() throws(UVError) {
    uv.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    try UVError.check(uv_async_init(uv, wake) { EventLoop.of($0.unsafelyUnwrapped.pointee.loop).takeInbox() })
    uv_prepare_init(uv, beforePoll)
    uv_prepare_start(beforePoll) { EventLoop.of($0.unsafelyUnwrapped.pointee.loop).runReadyBeforePoll() }
    uv_check_init(uv, afterPoll)
    uv_check_start(afterPoll) { EventLoop.of($0.unsafelyUnwrapped.pointee.loop).runReady() }
    uv_idle_init(uv, leftover)
  }

  private static func of(_ uv: UnsafeMutablePointer<uv_loop_t>) -> EventLoop {
    Unmanaged<EventLoop>.fromOpaque(uv.pointee.data).takeUnretainedValue()
  }

  /// The thread retains the loop until it ends.
  private func startThread() throws(UVError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var created = pthread_t()
    let retained = Unmanaged.passRetained(self)
    let result = pthread_create(
      &created, &attributes,
      { argument in
        Unmanaged<EventLoop>.fromOpaque(argument.unsafelyUnwrapped).takeRetainedValue().runUntilEnd()
        return nil
      }, retained.toOpaque())
    if result != 0 { retained.release() }
    try UVError.check(-result)
  }

  private func runUntilEnd() {
    thread.store(UInt(pthread_self()), ordering: .relaxed)
    pthread_setname_np(pthread_self(), String(decoding: name.utf8.prefix(15), as: UTF8.self))
    ignoreBrokenPipes()
    uv_run(uv, UV_RUN_DEFAULT)
    let waiting = end()
    for continuation in waiting { continuation.resume() }
  }

  /// libuv writes without MSG_NOSIGNAL; where the signal is blocked the write just answers EPIPE.
  private func ignoreBrokenPipes() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private func closeHandles() {
    uv_close(UnsafeMutableRawPointer(wake).assumingMemoryBound(to: uv_handle_t.self), nil)
    uv_close(UnsafeMutableRawPointer(beforePoll).assumingMemoryBound(to: uv_handle_t.self), nil)
    uv_close(UnsafeMutableRawPointer(afterPoll).assumingMemoryBound(to: uv_handle_t.self), nil)
    uv_close(UnsafeMutableRawPointer(leftover).assumingMemoryBound(to: uv_handle_t.self), nil)
    uv_stop(uv)
  }

  /// Runs what is still on its way, then closes the loop: the leak check of every lab and every test.
  private func end() -> [CheckedContinuation<Void, Never>] {
    var turnsLeft = 100
    while !hasNothingLeft(), turnsLeft > 0 { turnsLeft -= 1 }
    let result = uv_loop_close(uv)
    guard result == 0 else {
      fatalError("loop '\(name)' was ended with handles open: \(handleNames().joined(separator: ", "))")
    }
    thread.store(0, ordering: .relaxed)
    return inbox.withLock { inbox in
      guard inbox.jobs.isEmpty else { fatalError("loop '\(name)' was ended with jobs on it") }
      inbox.phase = .ended
      defer { inbox.waitingForEnd = [] }
      return inbox.waitingForEnd
    }
  }

  private func hasNothingLeft() -> Bool {
    takeInbox()
    runReady()
    let isAlive = uv_run(uv, UV_RUN_NOWAIT) != 0
    return !isAlive && ready.isEmpty && inbox.withLock { $0.jobs.isEmpty }
  }

  private func handleNames() -> [String] {
    var names: [String] = []
    withUnsafeMutablePointer(to: &names) { names in
      uv_walk(
        uv,
        { handle, names in
          let name = uv_handle_type_name(uv_handle_get_type(handle)).map { String(cString: $0) }
          names?.assumingMemoryBound(to: [String].self).pointee.append(name ?? "unknown")
        }, names)
    }
    return names
  }
}
