import Testing

@testable import IdentityProvider

struct SecretGuardTests {
  private static let begin = ContinuousClock.now

  @Test func `the wait doubles with each failure up to its bound`() {
    let guardian = SecretGuard()
    for _ in 1..<SecretGuard.freeAttemptsMax {
      #expect(guardian.judge(.client("web"), from: "a", isRight: false, at: Self.begin) == .wrong)
    }
    var now = Self.begin
    for wait in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
      #expect(guardian.judge(.client("web"), from: "a", isRight: false, at: now) == .wrong)
      let beforeEnd = now.advanced(by: .seconds(wait) - .milliseconds(1))
      #expect(guardian.judge(.client("web"), from: "a", isRight: true, at: beforeEnd) == .wait(seconds: 1))
      now = now.advanced(by: .seconds(wait))
    }
    #expect(guardian.judge(.client("web"), from: "a", isRight: true, at: now) == .accepted)
  }

  @Test func `one address does not shut out another, and a success forgets`() {
    let guardian = SecretGuard()
    for _ in 0..<20 { _ = guardian.judge(.client("web"), from: "a", isRight: false, at: Self.begin) }
    #expect(guardian.judge(.client("web"), from: "b", isRight: true, at: Self.begin) == .accepted)
    #expect(guardian.judge(.account("web"), from: "a", isRight: true, at: Self.begin) == .accepted)
    #expect(guardian.judge(.client("other"), from: "a", isRight: true, at: Self.begin) == .accepted)
    for round in 0..<10 {
      for _ in 1..<SecretGuard.freeAttemptsMax {
        #expect(
          guardian.judge(.client("web"), from: "c", isRight: false, at: Self.begin) == .wrong,
          "round \(round)")
      }
      #expect(guardian.judge(.client("web"), from: "c", isRight: true, at: Self.begin) == .accepted)
    }
  }

  @Test func `a flood of names does not grow without bound`() {
    let guardian = SecretGuard()
    for number in 0..<(SecretGuard.entriesMax * 2) {
      _ = guardian.judge(.client("\(number)"), from: "a", isRight: false, at: Self.begin)
    }
    #expect(guardian.entryCount <= SecretGuard.entriesMax)
  }
}
