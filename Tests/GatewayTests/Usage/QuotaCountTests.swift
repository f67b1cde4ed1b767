import Nodes
import Testing
import Topology

@testable import Gateway

struct QuotaCountTests {
  /// Sunday, 2026-11-22, midnight.
  private static let sunday: Int64 = 1_795_305_600

  @Test(arguments: [
    (UsagePlanSpecification.Quota.Period.day, Int64(86_399), Int64(86_400)),
    (.week, 7 * 86_400 - 1, 7 * 86_400),
    // To the end of November.
    (.month, 9 * 86_400 - 1, 9 * 86_400),
  ])
  func `a quota begins anew with its period`(
    period: UsagePlanSpecification.Quota.Period, last: Int64, next: Int64
  ) {
    let quota = UsagePlanSpecification.Quota(limit: 2, period: period)
    var count = QuotaCount(quota, at: LabTime(seconds: Self.sunday))
    let outcomes = [0, last, last, next, next, next].map { offset in
      count.take(quota, at: LabTime(seconds: Self.sunday + offset))
    }
    #expect(outcomes == [true, true, false, true, true, false])
  }

  @Test func `a quota of nothing lets nothing through`() {
    let quota = UsagePlanSpecification.Quota(limit: 0)
    var count = QuotaCount(quota, at: LabTime(seconds: 0))
    #expect(!count.take(quota, at: LabTime(seconds: 0)))
    #expect(!count.take(quota, at: LabTime(seconds: -1)))
  }
}
