import Nodes
import Testing
import Topology

@testable import Gateway

struct TokenBucketTests {
  private static let start = LabTime(seconds: 1_795_309_571)

  /// How many of `count` requests at one moment get through.
  private func take(_ count: Int, from bucket: inout TokenBucket, after seconds: Double) -> Int {
    let now = Self.start.adding(.seconds(seconds))
    return (0..<count).count { _ in bucket.take(at: now) }
  }

  @Test func `it lets a burst through, and then what its rate brings`() {
    var bucket = TokenBucket(.init(rate: 10, burst: 5), at: Self.start)
    let taken = [0, 0.05, 0.1, 0.3, 1000].map { take(20, from: &bucket, after: $0) }
    #expect(taken == [5, 0, 1, 2, 5], "it holds no more than the burst")
  }

  @Test(arguments: [(0, 0, 0), (0, 3, 3), (10, 0, 0)])
  func `without a rate the burst is all there is`(rate: Int, burst: Int, expected: Int) {
    var bucket = TokenBucket(.init(rate: rate, burst: burst), at: Self.start)
    let taken = [0, 3600].map { take(10, from: &bucket, after: $0) }
    #expect(taken == [expected, 0])
  }

  @Test func `time that moves back brings nothing and breaks nothing`() {
    var bucket = TokenBucket(.init(rate: 1, burst: 1), at: Self.start)
    let taken = [0, -86_400, -86_399].map { take(1, from: &bucket, after: $0) }
    #expect(taken == [1, 0, 1])
  }

  @Test func `the ends of time do not trap`() {
    var bucket = TokenBucket(.init(rate: 1_000_000, burst: 1_000_000), at: LabTime(microseconds: .min))
    let outcomes = [Int64.max, .min, 0].map { bucket.take(at: LabTime(microseconds: $0)) }
    #expect(outcomes == [true, true, true])
  }
}
