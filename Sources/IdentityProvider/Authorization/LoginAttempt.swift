import Nodes
import OAuth
import Topology

/// What became of one Login ID and password, for the page and for the log.
struct LoginAttempt: Sendable {
  /// The user's name as registered, where the password was right.
  let subject: String?
  /// Never holds a password, nor what was typed as a name that nobody has: it may be one.
  let verdict: Verdict
  /// The page's, where the login failed.
  let status: Int
  let alarm: String
  let retryAfterSeconds: Int64?
}

extension Rule {
  static let passwordCorrect = Rule(
    "password-correct", .rfc(6749, "3.1"),
    passed: "The password of {presented} is right.",
    failed: "The login of {presented} failed: {expected} was needed.",
    skipped: "The password of {presented} was not looked at.")
}

extension AuthorizationService {
  func logIn(_ loginID: String, password: String, now: LabTime) async -> LoginAttempt {
    let registered = specification.users.first { $0.key == loginID }?.key
    let name = registered ?? "a name that nobody has"
    switch await passwords.verify(user: loginID, password: password, now: now) {
    case .correct:
      return LoginAttempt(
        subject: registered, verdict: .pass(.passwordCorrect, presented: name), status: 500,
        alarm: "The login failed.", retryAfterSeconds: nil)
    case .wrong:
      return LoginAttempt(
        subject: nil, verdict: .fail(.passwordCorrect, expected: "the right password", presented: name),
        status: 403, alarm: "Login ID or password is wrong.", retryAfterSeconds: nil)
    case .heldBack(let until):
      return .heldBack(name, seconds: max(1, until.seconds - now.seconds))
    case .busy:
      return LoginAttempt(
        subject: nil,
        verdict: Verdict(.passwordCorrect, .skipped, presented: name, detail: "too many logins wait"),
        status: 503, alarm: "Too many logins at once. Try again in a moment.", retryAfterSeconds: 1)
    }
  }
}

extension LoginAttempt {
  fileprivate static func heldBack(_ name: String, seconds: Int64) -> LoginAttempt {
    LoginAttempt(
      subject: nil,
      verdict: Verdict(.passwordCorrect, .skipped, presented: name, detail: "too many failures in a minute"),
      status: 429, alarm: "Too many failures for this Login ID. Try again in \(seconds) seconds.",
      retryAfterSeconds: seconds)
  }
}
