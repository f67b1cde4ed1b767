import Dispatch
import Nodes
import Synchronization
import Testing

@testable import IdentityProvider

struct PasswordVerifierTests {
  private static let cheap: PasswordRecords.Derivation = {
    Scrypt(cost: 16, blockSize: 1, parallelism: 1).derive(from: $0, salt: $1)
  }
  private static let users = ["john": "john", "empty": "", "ünï": "pässword"]
  private let verifier = PasswordVerifier(passwords: users, derive: cheap, random: SystemRandomBytes())
  private let now = LabTime(seconds: 1000)

  @Test(arguments: [
    ("john", "john", PasswordVerifier.Answer.correct),
    ("john", "John", .wrong),
    ("john", "", .wrong),
    ("john", "john\0", .wrong),
    ("empty", "", .correct),
    ("ünï", "pässword", .correct),
    ("nobody", "john", .wrong),
    ("", "", .wrong),
  ])
  func `the first login and every later one get the same answer`(
    user: String, password: String, answer: PasswordVerifier.Answer
  ) async {
    for _ in 0..<3 {
      #expect(await verifier.verify(user: user, password: password, now: now) == answer)
    }
  }

  @Test func `a wrong first guess does not spoil the right password`() async {
    #expect(await verifier.verify(user: "john", password: "guess", now: now) == .wrong)
    #expect(await verifier.verify(user: "john", password: "john", now: now) == .correct)
    #expect(await verifier.verify(user: "john", password: "guess", now: now) == .wrong)
  }

  @Test func `a success forgets the failures before it`() async {
    for _ in 0..<3 {
      for _ in 0..<(FailureLimit.failuresMax - 1) {
        #expect(await verifier.verify(user: "john", password: "x", now: now) == .wrong)
      }
      #expect(await verifier.verify(user: "john", password: "john", now: now) == .correct)
    }
  }

  @Test func `a login costs one derivation, whoever asks and however often`() async {
    let count = Atomic(0)
    let verifier = PasswordVerifier(
      passwords: Self.users,
      derive: {
        count.add(1, ordering: .relaxed)
        return Self.cheap($0, $1)
      }, random: SystemRandomBytes())
    let attempts = [("john", "x"), ("john", "john"), ("john", "john"), ("nobody", "x"), ("nobody", "x")]
    for (number, attempt) in attempts.enumerated() {
      _ = await verifier.verify(user: attempt.0, password: attempt.1, now: now)
      #expect(count.load(ordering: .relaxed) == number + 1)
    }
  }

  @Test func `logins beyond the queue are told so, and the others are served`() async {
    let gate = DispatchSemaphore(value: 0)
    let verifier = PasswordVerifier(
      passwords: Self.users,
      derive: {
        gate.wait()
        return Self.cheap($0, $1)
      }, random: SystemRandomBytes())
    let (now, logins) = (now, PasswordVerifier.waitingMax + 4)
    // The gate stops a thread of the global pool, which may be the only one: so all else runs elsewhere.
    let task = Task(executorPreference: QueueExecutor()) {
      await withTaskGroup(of: PasswordVerifier.Answer.self) { group in
        for user in 0..<logins {
          group.addTask { await verifier.verify(user: "user \(user)", password: "x", now: now) }
        }
        var answers: [PasswordVerifier.Answer] = []
        for _ in 0..<3 { await group.next().map { answers.append($0) } }
        #expect(answers == [.busy, .busy, .busy])
        for _ in 0..<logins { gate.signal() }
        return await group.reduce(into: answers) { $0.append($1) }
      }
    }
    let answers = await task.value
    #expect(answers.filter { $0 == .wrong }.count == PasswordVerifier.waitingMax + 1)
    #expect(await verifier.verify(user: "john", password: "john", now: now) == .correct)
  }

  @Test func `nothing is derived on the loop that the caller prefers`() async {
    let loop = QueueExecutor()
    let verifier = PasswordVerifier(
      passwords: Self.users, derive: { QueueExecutor.isCurrent ? nil : Self.cheap($0, $1) },
      random: SystemRandomBytes())
    let now = now
    let task = Task(executorPreference: loop) {
      #expect(QueueExecutor.isCurrent)
      return await verifier.verify(user: "john", password: "john", now: now)
    }
    #expect(await task.value == .correct)
  }
}

/// Stands for a loop: a task that prefers it takes every plain actor that it calls along.
private final class QueueExecutor: TaskExecutor {
  private static let key = DispatchSpecificKey<Bool>()
  private let queue = DispatchQueue(label: "loop")

  init() { queue.setSpecific(key: Self.key, value: true) }

  static var isCurrent: Bool { DispatchQueue.getSpecific(key: key) ?? false }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
