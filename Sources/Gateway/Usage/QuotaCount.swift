import Nodes
import Topology

/// How many requests an API key has made in the present period.
struct QuotaCount: Sendable {
  private var period: Int64
  private var count = 0

  init(_ quota: UsagePlanSpecification.Quota, at now: LabTime) { period = quota.period.index(of: now) }

  /// Whether the quota leaves room for one more request, which is then counted.
  mutating func take(_ quota: UsagePlanSpecification.Quota, at now: LabTime) -> Bool {
    let current = quota.period.index(of: now)
    if current != period {
      period = current
      count = 0
    }
    guard count < quota.limit else { return false }
    count += 1
    return true
  }
}

extension UsagePlanSpecification.Quota.Period {
  /// Which period of the calendar a moment lies in, counted from any.
  fileprivate func index(of time: LabTime) -> Int64 {
    let days = (Double(time.seconds) / 86_400).rounded(.down)
    switch self {
    case .day: return Int64(days)
    // 1970 began on a Thursday.
    case .week: return Int64(((days + 4) / 7).rounded(.down))
    case .month:
      let civil = CivilTime(time)
      return civil.year * 12 + Int64(civil.month)
    }
  }
}
