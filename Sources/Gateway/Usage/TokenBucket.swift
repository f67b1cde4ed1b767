import Nodes
import Topology

/// How fast requests may come: `burst` at once, then `rate` a second of lab time.
struct TokenBucket: Sendable {
  private let rate: Int64
  private let capacity: Int64
  /// In millionths of a request, so that a microsecond brings `rate` of them.
  private var millionths: Int64
  private var last: LabTime

  private static let request: Int64 = 1_000_000

  /// It begins full.
  init(_ limit: ThrottleSpecification, at now: LabTime) {
    rate = Int64(limit.rate)
    capacity = Int64(limit.burst) * Self.request
    millionths = capacity
    last = now
  }

  /// Whether there is room for one more request, which it then takes.
  mutating func take(at now: LabTime) -> Bool {
    refill(at: now)
    guard millionths >= Self.request else { return false }
    millionths -= Self.request
    return true
  }

  /// Lab time that moves back brings nothing and takes nothing.
  private mutating func refill(at now: LabTime) {
    defer { last = now }
    let (elapsed, overflow) = now.microseconds.subtractingReportingOverflow(last.microseconds)
    guard !overflow, elapsed > 0, rate > 0 else { return }
    let missing = capacity - millionths
    // Compared by division: the product could be too large.
    millionths = elapsed > missing / rate ? capacity : millionths + elapsed * rate
  }
}
