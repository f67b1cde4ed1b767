import Nodes
import Testing

@testable import IdentityProvider

struct FailureLimitTests {
  private let now = LabTime(seconds: 1000)

  @Test func `the window opens again when it is over, not before`() {
    var limit = FailureLimit()
    for _ in 0..<FailureLimit.failuresMax { #expect(limit.admit("john", now: now) == nil) }
    let end = now.adding(FailureLimit.window)
    #expect(limit.admit("john", now: now) == end)
    #expect(limit.admit("john", now: LabTime(microseconds: end.microseconds - 1)) == end)
    #expect(limit.admit("john", now: end) == nil)
  }

  @Test func `one user's failures are no other's`() {
    var limit = FailureLimit()
    for _ in 0..<FailureLimit.failuresMax { _ = limit.admit("john", now: now) }
    #expect(limit.admit("jane", now: now) == nil)
  }

  @Test func `lab time that is set back does not lock anybody out`() {
    var limit = FailureLimit()
    for _ in 0..<FailureLimit.failuresMax { _ = limit.admit("john", now: now) }
    #expect(limit.admit("john", now: LabTime(seconds: 10)) == nil)
  }

  @Test func `the names are bounded, and the oldest goes first`() {
    var limit = FailureLimit()
    for _ in 0..<FailureLimit.failuresMax { _ = limit.admit("first", now: now) }
    for number in 1..<FailureLimit.namesMax { _ = limit.admit("\(number)", now: now.adding(.seconds(1))) }
    #expect(limit.admit("first", now: now.adding(.seconds(1))) != nil)
    _ = limit.admit("one more", now: now.adding(.seconds(1)))
    #expect(limit.admit("first", now: now.adding(.seconds(1))) == nil)
  }
}
