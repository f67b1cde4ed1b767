import Nodes
import OAuth
import Topology

/// What became of one Login ID and password.
struct LoginAttempt: Sendable {
  enum Outcome: Sendable {
    /// With the user's name as it is registered.
    case succeeded(subject: String)
    case failed(Failure)
  }

  /// What the page says.
  struct Failure: Sendable {
    let status: Int
    let alarm: String
    let retryAfterSeconds: Int64?
  }

  let outcome: Outcome
  /// Never holds a password, nor what was typed as a name that nobody has: it may be one.
  let verdict: Verdict
}

extension Rule {
  static let passwordCorrect = Rule(
    "password-correct", .rfc(6749, "3.1"),
    passed: "The password of {presented} is right.",
    failed: "The password for {presented} is wrong.",
    skipped: "The password for {presented} was not looked at.")
}

extension AuthorizationService {
  func logIn(_ loginID: String, password: String, now: LabTime) async -> LoginAttempt {
    let subject = specification.users.first { $0.key == loginID }?.key
    let name = subject ?? "a name that nobody has"
    switch await passwords.verify(user: loginID, password: password, now: now) {
    case .correct:
      return LoginAttempt(
        outcome: .succeeded(subject: subject ?? loginID), verdict: .pass(.passwordCorrect, presented: name))
    case .wrong:
      return LoginAttempt(outcome: .failed(.wrong), verdict: .fail(.passwordCorrect, presented: name))
    case .heldBack(let until):
      return .notLookedAt(name, .heldBack(seconds: max(1, until.seconds - now.seconds)))
    case .busy:
      return .notLookedAt(name, .busy)
    }
  }
}

extension LoginAttempt {
  fileprivate static func notLookedAt(_ name: String, _ failure: Failure) -> LoginAttempt {
    LoginAttempt(
      outcome: .failed(failure),
      verdict: Verdict(.passwordCorrect, .skipped, presented: name, detail: failure.alarm))
  }
}

extension LoginAttempt.Failure {
  /// 403 and not 401, which would have to name an HTTP authentication scheme (RFC 9110 §15.5.4).
  fileprivate static let wrong = Self(
    status: 403, alarm: "Login ID or password is wrong.", retryAfterSeconds: nil)

  fileprivate static let busy = Self(
    status: 503, alarm: "Too many logins at once. Try again in a moment.", retryAfterSeconds: 1)

  fileprivate static func heldBack(seconds: Int64) -> Self {
    Self(
      status: 429, alarm: "Too many failures for this Login ID. Try again in \(seconds) seconds.",
      retryAfterSeconds: seconds)
  }
}
