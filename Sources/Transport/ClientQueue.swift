/// Requests that wait for a connection, the first come first.
struct ClientQueue {
  enum Grant {
    case connection(ClientConnection)
    /// Leave to open one.
    case slot
    case failed(ClientError)
  }

  struct Waiter {
    let deadline: UInt64
    private let continuation: CheckedContinuation<Grant, Never>

    init(_ continuation: CheckedContinuation<Grant, Never>, deadline: UInt64) {
      self.continuation = continuation
      self.deadline = deadline
    }

    func resume(with grant: sending Grant) { continuation.resume(returning: grant) }
  }

  private var waiters: [Waiter] = []
  /// Those before it have been served; they are dropped together, so that serving one costs no shifting.
  private var first = 0

  var count: Int { waiters.count - first }

  mutating func append(_ waiter: Waiter) { waiters.append(waiter) }

  mutating func popFirst() -> Waiter? {
    guard first < waiters.count else { return nil }
    defer { if first * 2 > waiters.count { dropServed() } }
    first += 1
    return waiters[first - 1]
  }

  mutating func takeAll() -> [Waiter] {
    dropServed()
    defer { waiters = [] }
    return waiters
  }

  mutating func takeExpired(at now: UInt64) -> [Waiter] {
    dropServed()
    let expired = waiters.filter { $0.deadline <= now }
    if !expired.isEmpty { waiters.removeAll { $0.deadline <= now } }
    return expired
  }

  private mutating func dropServed() {
    waiters.removeFirst(first)
    first = 0
  }
}
