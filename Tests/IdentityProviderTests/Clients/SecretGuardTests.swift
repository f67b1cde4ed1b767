import Testing

@testable import IdentityProvider

struct SecretGuardTests {
  private static let begin = ContinuousClock.now
  private static let right = SecretDigest(of: "right")

  /// Another secret each time.
  private static func wrong(_ number: Int) -> SecretDigest { SecretDigest(of: "wrong \(number)") }

  @Test func `the wait doubles with each failure up to its bound`() {
    let guardian = SecretGuard()
    func judge(_ presented: SecretDigest, at now: ContinuousClock.Instant) -> SecretGuard.Outcome {
      guardian.judge(.client("web"), from: "a", presented, isRight: presented == Self.right, at: now)
    }
    for number in 1..<SecretGuard.freeAttemptsMax {
      #expect(judge(Self.wrong(number), at: Self.begin) == .wrong)
    }
    var now = Self.begin
    for (number, wait) in [1, 2, 4, 8, 16, 32, 60, 60, 60].enumerated() {
      #expect(judge(Self.wrong(100 + number), at: now) == .wrong)
      let beforeEnd = now.advanced(by: .seconds(wait) - .milliseconds(1))
      #expect(judge(Self.right, at: beforeEnd) == .wait(seconds: 1))
      now = now.advanced(by: .seconds(wait))
    }
    #expect(judge(Self.right, at: now) == .accepted)
  }

  @Test func `who presents one wrong secret again and again guesses nothing`() {
    let guardian = SecretGuard()
    for _ in 0..<100 {
      #expect(
        guardian.judge(.account("holdfast"), from: "a", Self.wrong(1), isRight: false, at: Self.begin)
          == .wrong)
    }
    #expect(
      guardian.judge(.account("holdfast"), from: "a", Self.right, isRight: true, at: Self.begin) == .accepted)
  }

  @Test func `one place does not shut out another, and a success forgets`() {
    let guardian = SecretGuard()
    func judge(_ owner: SecretGuard.Owner, from place: String, _ presented: SecretDigest)
      -> SecretGuard.Outcome
    {
      guardian.judge(owner, from: place, presented, isRight: presented == Self.right, at: Self.begin)
    }
    for number in 0..<20 { _ = judge(.client("web"), from: "a", Self.wrong(number)) }
    #expect(judge(.client("web"), from: "b", Self.right) == .accepted)
    #expect(judge(.account("web"), from: "a", Self.right) == .accepted)
    #expect(judge(.client("other"), from: "a", Self.right) == .accepted)
    for round in 0..<10 {
      for number in 1..<SecretGuard.freeAttemptsMax {
        #expect(judge(.client("web"), from: "c", Self.wrong(number)) == .wrong, "round \(round)")
      }
      #expect(judge(.client("web"), from: "c", Self.right) == .accepted)
    }
  }

  @Test func `a flood of names does not grow without bound`() {
    let guardian = SecretGuard()
    for number in 0..<(SecretGuard.entriesMax * 2) {
      _ = guardian.judge(.client("\(number)"), from: "a", Self.wrong(0), isRight: false, at: Self.begin)
    }
    #expect(guardian.entryCount <= SecretGuard.entriesMax)
  }
}
