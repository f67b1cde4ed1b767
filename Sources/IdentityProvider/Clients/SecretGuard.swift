import Certificates
import Nodes
import Synchronization

/// Slows down who guesses secrets (RFC 6749 §2.3.1): after a few wrong ones from one place each further
/// attempt has to wait, twice as long every time. The right secret is not even looked at meanwhile, or the wait
/// would tell it apart.
///
/// Who presents the same wrong secret again and again guesses nothing: it is a program that was set up wrong, and
/// shuts nobody out.
final class SecretGuard: Sendable {
  static let freeAttemptsMax = 5
  static let waitSecondsMax = 60
  static let entriesMax = 10_000

  enum Outcome: Sendable, Equatable { case accepted, wrong, wait(seconds: Int) }

  /// Whose secret it is: an account may have the name of a client.
  enum Owner: Sendable, Hashable {
    case client(String)
    case account(String)
  }

  private struct Key: Hashable {
    let owner: Owner
    let place: String
  }

  private struct Failures {
    var count = 0
    /// The last wrong ones, as many as are free.
    var wrong: [SecretDigest]
    var blockedUntil: ContinuousClock.Instant
  }

  private let failures = Mutex<[Key: Failures]>([:])

  var entryCount: Int { failures.withLock { $0.count } }

  /// - Parameters:
  ///   - place: `Caller.place`.
  ///   - now: real time, for lab time can be moved.
  func judge(
    _ owner: Owner, from place: @autoclosure () -> String, _ presented: SecretDigest, isRight: Bool,
    at now: ContinuousClock.Instant = .now
  ) -> Outcome {
    failures.withLock { failures in
      if isRight, failures.isEmpty { return .accepted }
      let key = Key(owner: owner, place: place())
      guard let entry = failures[key] else {
        if isRight { return .accepted }
        Self.makeRoom(in: &failures, at: now)
        failures[key] = Failures(count: 1, wrong: [presented], blockedUntil: now)
        return .wrong
      }
      guard entry.blockedUntil <= now else {
        return .wait(seconds: Self.seconds(from: now, to: entry.blockedUntil))
      }
      if isRight {
        failures[key] = nil
        return .accepted
      }
      if !entry.wrong.contains(presented) { failures[key] = Self.failing(entry, by: presented, at: now) }
      return .wrong
    }
  }

  private static func failing(
    _ entry: Failures, by presented: SecretDigest, at now: ContinuousClock.Instant
  ) -> Failures {
    let count = min(entry.count + 1, 1000)
    let doublings = min(count - freeAttemptsMax, 6)
    let wait = doublings < 0 ? 0 : min(1 << doublings, waitSecondsMax)
    return Failures(
      count: count, wrong: entry.wrong.suffix(freeAttemptsMax - 1) + [presented],
      blockedUntil: now.advanced(by: .seconds(wait)))
  }

  private static func makeRoom(in failures: inout [Key: Failures], at now: ContinuousClock.Instant) {
    guard failures.count >= entriesMax else { return }
    failures = failures.filter { $0.value.blockedUntil > now }
    if failures.count >= entriesMax { failures.removeAll() }
  }

  private static func seconds(from now: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Int {
    Int(now.duration(to: end).components.seconds) + 1
  }
}

extension Caller {
  /// Where somebody guesses: the listener, and there the client certificate, or else the address. What comes through
  /// a proxy is apart from what comes directly, though a lab has one address for all.
  var place: String { "\(listener) \(certificate?.thumbprint ?? address)" }
}
