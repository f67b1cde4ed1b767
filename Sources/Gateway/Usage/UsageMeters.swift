package import Nodes
import Synchronization
package import Topology

/// Counts requests for all replicas of one gateway. What is counted, `lab.json` names, so its size is bounded.
package final class UsageMeters: Sendable {
  private let buckets = Mutex<[String: TokenBucket]>([:])
  private let quotas = Mutex<[String: QuotaCount]>([:])

  package init() {}

  /// Whether one more request fits; it is then counted.
  ///
  /// - Parameter name: of what is limited.
  package func take(_ limit: ThrottleSpecification, for name: String, at now: LabTime) -> Bool {
    buckets.withLock { $0[name, default: TokenBucket(limit, at: now)].take(at: now) }
  }

  package func take(_ quota: UsagePlanSpecification.Quota, for name: String, at now: LabTime) -> Bool {
    quotas.withLock { $0[name, default: QuotaCount(quota, at: now)].take(quota, at: now) }
  }
}
