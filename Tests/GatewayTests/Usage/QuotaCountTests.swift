import Nodes
import Testing
import Topology

@testable import Gateway

struct QuotaCountTests {
  /// Sunday, 2026-11-22, midnight.
  private static let sunday: Int64 = 1_795_305_600

  /// The last second of the period that begins then, counted from there. November ends in nine days.
  private static let lasts: [(UsagePlanSpecification.Quota.Period, Int64)] = [
    (.day, 86_399), (.week, 604_799), (.month, 777_599),
  ]

  @Test(arguments: lasts)
  func `a quota begins anew with its period`(
    period: UsagePlanSpecification.Quota.Period, last: Int64
  ) {
    let quota = UsagePlanSpecification.Quota(limit: 2, period: period)
    var count = QuotaCount(quota, at: LabTime(seconds: Self.sunday))
    let offsets: [Int64] = [0, last, last, last + 1, last + 1, last + 1]
    let outcomes = offsets.map { offset in
      count.take(quota, at: LabTime(seconds: Self.sunday + offset))
    }
    #expect(outcomes == [true, true, false, true, true, false])
  }

  @Test func `a quota of nothing lets nothing through`() {
    let quota = UsagePlanSpecification.Quota(limit: 0)
    var count = QuotaCount(quota, at: LabTime(seconds: 0))
    let outcomes = [Int64(0), -1].map { count.take(quota, at: LabTime(seconds: $0)) }
    #expect(outcomes == [false, false])
  }
}
