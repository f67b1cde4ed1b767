import Nodes
import Synchronization

/// Verifies login passwords, off the loops, one at a time, at the price of one derivation each.
///
/// The price is the same for a known user, an unknown one, a first login and a later one, so that its time
/// tells nothing. One verifier serves all replicas.
final class PasswordVerifier: Sendable {
  enum Answer: Sendable, Equatable {
    case correct
    /// The password is wrong, or nobody has that name: the two look alike.
    case wrong
    /// Too many failures for this name; nothing was derived.
    case heldBack(until: LabTime)
    /// Too many logins wait already; nothing was derived.
    case busy
  }

  /// Logins that may wait for the one derivation at work.
  static let waitingMax = 16

  private let records: PasswordRecords
  private let failures = Mutex(FailureLimit())
  private let waiting = Mutex(0)

  /// - Parameters:
  ///   - passwords: plain passwords by user name, as `lab.json` has them.
  ///   - derive: slow on purpose; nil counts as a wrong password.
  init(
    passwords: [String: String], derive: @escaping PasswordRecords.Derivation, random: any RandomBytes
  ) {
    records = PasswordRecords(passwords: passwords, derive: derive, random: random)
  }

  func verify(user: String, password: String, now: LabTime) async -> Answer {
    guard enter() else { return .busy }
    defer { leave() }
    if let until = failures.withLock({ $0.admit(user, now: now) }) { return .heldBack(until: until) }
    guard await derive(user: user, password: password) else { return .wrong }
    failures.withLock { $0.forget(user) }
    return .correct
  }

  /// A detached task, because the caller's own may prefer a loop, and then every actor that it calls runs
  /// there.
  private func derive(user: String, password: String) async -> Bool {
    let records = records
    return await Task.detached { await records.verify(user: user, password: password) }.value
  }

  private func enter() -> Bool {
    waiting.withLock { count in
      guard count <= Self.waitingMax else { return false }
      count += 1
      return true
    }
  }

  private func leave() {
    waiting.withLock { $0 -= 1 }
  }
}
