/// Runs tasks on a loop that prefer it without being isolated to one of its actors.
///
/// A type of its own, because the runtime takes the executors that a job runs under for those of its task:
/// were an actor's job to run under a task executor that its task does not prefer, every call between two
/// actors of the loop, and every continuation, would cost a job and let others in between. That is still so
/// for a task with a preference once it has been suspended inside an actor: work that lasts belongs to an actor.
// Sendable: `loop` is set once, by the loop's own initialiser.
package final class LoopTaskExecutor: TaskExecutor, @unchecked Sendable {
  private weak var loop: EventLoop?

  init() {}

  func serve(_ loop: EventLoop) { self.loop = loop }

  package func enqueue(_ job: consuming ExecutorJob) {
    guard let loop else { fatalError("a task prefers a loop that is gone") }
    loop.enqueue(LoopJob(job, prefersLoop: true))
  }
}

/// A job, and whether it came by preference of its task or for an actor of the loop.
struct LoopJob {
  private let job: UnownedJob
  private let prefersLoop: Bool

  init(_ job: consuming ExecutorJob, prefersLoop: Bool) {
    self.job = UnownedJob(job)
    self.prefersLoop = prefersLoop
  }

  func run(on loop: EventLoop) {
    if prefersLoop {
      job.runSynchronously(
        isolatedTo: loop.asUnownedSerialExecutor(), taskExecutor: loop.taskExecutor.asUnownedTaskExecutor())
    } else {
      job.runSynchronously(on: loop.asUnownedSerialExecutor())
    }
  }
}
