import IdentityProvider

/// The image, the changes that it is ahead of the file, and who waits for them to be there. Guarded by the store's lock,
/// under which a transition and its place in the queue are one step: the file thus sees changes in their order.
struct IdentityCommitQueue: ~Copyable {
  /// While the disk refuses, changes pile up to here; then transitions fail before they begin.
  static let changesPendingMax = 100_000

  typealias Waiter = CheckedContinuation<IdentityStoreFailure?, Never>

  /// The number of changes that must be on disk.
  struct Ticket { fileprivate let changeCount: Int }

  struct Batch { let changes: [IdentityChange] }

  enum Step { case alreadyCommitted, waiting, startWriting }

  private(set) var image: IdentityImage
  private var pending: [IdentityChange] = []
  private var madeCount = 0
  private var committedCount = 0
  private var waiters: [(ticket: Ticket, waiter: Waiter)] = []
  private var isWriting = false
  private var isClosed = false

  init(_ image: sending IdentityImage) { self.image = image }

  mutating func transition<Outcome>(
    _ body: (inout IdentityImage) throws(IdentityStoreFailure) -> Outcome
  ) throws(IdentityStoreFailure) -> (Outcome, Ticket) {
    if isClosed { throw .storage("the store is closed") }
    if pending.count >= Self.changesPendingMax { throw .storage("the disk does not keep up") }
    let outcome = try body(&image)
    let changes = image.takeChanges()
    pending += changes
    madeCount += changes.count
    return (outcome, Ticket(changeCount: madeCount))
  }

  mutating func close() -> Ticket {
    isClosed = true
    return Ticket(changeCount: madeCount)
  }

  mutating func wait(for ticket: Ticket, _ waiter: Waiter) -> Step {
    if ticket.changeCount <= committedCount { return .alreadyCommitted }
    waiters.append((ticket, waiter))
    if isWriting { return .waiting }
    isWriting = true
    return .startWriting
  }

  /// Nil where nobody waits: then the writer's turn is over.
  mutating func nextBatch() -> Batch? {
    guard !waiters.isEmpty else {
      isWriting = false
      return nil
    }
    return Batch(changes: pending)
  }

  /// What was not written stays at the head of the queue: the next transition tries it again.
  mutating func finish(_ batch: Batch, failure: IdentityStoreFailure?) -> [Waiter] {
    let reached = committedCount + batch.changes.count
    if failure == nil {
      pending.removeFirst(batch.changes.count)
      committedCount = reached
    }
    let done = waiters.filter { $0.ticket.changeCount <= reached }
    waiters.removeAll { $0.ticket.changeCount <= reached }
    return done.map(\.waiter)
  }
}
