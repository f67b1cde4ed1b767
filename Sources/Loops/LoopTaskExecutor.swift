/// Runs tasks that prefer a loop. A task that waits often should: else the runtime resumes each of its
/// continuations on the global executor, and only then on the actor's loop. Under a preference `@concurrent`
/// functions and actors without an executor of their own run on the loop too, so what would block it goes to
/// a queue or a detached task.
///
/// A type of its own, because the runtime takes the executors that a job runs under for those of its task:
/// were an actor's job to run under a task executor that its task does not prefer, every call between two
/// actors of the loop would cost a job and let others in between.
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
