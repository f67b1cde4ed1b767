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
    failed: "The login needs {expected}; what was typed is {presented}.",
    remedy: "Use a user of lab.json; the default lab has john with the password john.")

  static let loginTried = Rule(
    "login-tried", .rfc(6585, "4"),
    passed: "The login was tried.",
    failed: "The password was not looked at. {presented}",
    remedy: "Wait as long as the page says.")
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
      return LoginAttempt(
        outcome: .failed(.wrong),
        verdict: .fail(.passwordCorrect, expected: "the password of \(name)", presented: "another"))
    case .heldBack(let until):
      return .notLookedAt(.heldBack(seconds: max(1, until.seconds - now.seconds)))
    case .busy:
      return .notLookedAt(.busy)
    }
  }
}

extension LoginAttempt {
  fileprivate static func notLookedAt(_ failure: Failure) -> LoginAttempt {
    LoginAttempt(
      outcome: .failed(failure),
      verdict: .fail(.loginTried, expected: "a login that can be tried now", presented: failure.alarm))
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
