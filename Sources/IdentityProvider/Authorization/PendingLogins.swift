import Crypto
import Encodings
import Nodes
import Synchronization

/// The logins that have begun and not yet ended. One object serves all replicas, so that the form may come
/// back to another one than showed it.
///
/// A login belongs to one browser, known by the random value of a cookie, of which only the digest is kept.
final class PendingLogins: Sendable {
  /// In lab time.
  static let lifetime = Duration.seconds(600)
  static let loginsMax = 256
  static let loginsPerBrowserMax = 8

  /// What the page and the cookie carry.
  struct Ticket: Sendable, Equatable {
    let login: String
    let browser: String
    let formToken: String
  }

  /// What has become of a login that a form names.
  enum Standing: Sendable, Equatable {
    case pending(AuthorizationRequest)
    case finished
    /// Expired, crowded out, or never begun.
    case unknown
  }

  private struct Login {
    let request: AuthorizationRequest
    let browser: SHA256.Digest
    let ends: LabTime
    var isFinished = false
  }

  private let logins = Mutex<[String: Login]>([:])
  private let random: any RandomBytes
  private let formKey: SymmetricKey

  init(random: any RandomBytes) {
    self.random = random
    formKey = SymmetricKey(data: random.next(32))
  }

  /// Begins a login; or goes on with the one that this browser has already begun by the same request, so
  /// that reloading the page changes nothing.
  /// - Parameter browser: the cookie's value, as it was sent.
  func open(_ request: AuthorizationRequest, browser: String?, now: LabTime) -> Ticket {
    logins.withLock { logins in
      logins = logins.filter { now < $0.value.ends }
      let known = browser.flatMap { value in
        let digest = Self.digest(value)
        return logins.values.contains { $0.browser == digest } ? value : nil
      }
      // A value that stands for nothing here may have been planted by somebody else.
      let browser = known ?? Base64URL.encode(random.next(32))
      let id = Self.find(request, browser: browser, in: logins) ?? begin(request, browser, now, in: &logins)
      return Ticket(login: id, browser: browser, formToken: formToken(login: id, browser: browser))
    }
  }

  func standing(of login: String, browser: String, now: LabTime) -> Standing {
    logins.withLock { logins in
      guard let found = logins[login], now < found.ends, found.browser == Self.digest(browser) else {
        return .unknown
      }
      return found.isFinished ? .finished : .pending(found.request)
    }
  }

  /// Ends a login. Of all that try, one gets true.
  func finish(_ login: String) -> Bool {
    logins.withLock { logins in
      guard let found = logins[login], !found.isFinished else { return false }
      logins[login]?.isFinished = true
      return true
    }
  }

  /// Whether `token` is the one that was put into the form of this login for this browser; in constant time.
  func isFormToken(_ token: String, login: String, browser: String) -> Bool {
    guard let code = Base64URL.decode(token) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(
      code, authenticating: Self.formMessage(login: login, browser: browser), using: formKey)
  }

  func formToken(login: String, browser: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Self.formMessage(login: login, browser: browser), using: formKey)
    return Base64URL.encode(Array(code))
  }

  private func begin(
    _ request: AuthorizationRequest, _ browser: String, _ now: LabTime, in logins: inout [String: Login]
  ) -> String {
    let id = Base64URL.encode(random.next(16))
    let digest = Self.digest(browser)
    Self.dropOldest(of: &logins, beyond: Self.loginsPerBrowserMax) { $0.browser == digest }
    Self.dropOldest(of: &logins, beyond: Self.loginsMax) { _ in true }
    logins[id] = Login(request: request, browser: digest, ends: now.adding(Self.lifetime))
    return id
  }

  private static func find(
    _ request: AuthorizationRequest, browser: String, in logins: [String: Login]
  ) -> String? {
    let digest = digest(browser)
    return logins.first { !$1.isFinished && $1.browser == digest && $1.request == request }?.key
  }

  /// Makes room for one more among those that `belongs` picks.
  private static func dropOldest(
    of logins: inout [String: Login], beyond bound: Int, where belongs: (Login) -> Bool
  ) {
    let chosen = logins.filter { belongs($0.value) }
    guard chosen.count >= bound, let oldest = chosen.min(by: { $0.value.ends < $1.value.ends }) else {
      return
    }
    logins[oldest.key] = nil
  }

  private static func digest(_ browser: String) -> SHA256.Digest { SHA256.hash(data: Array(browser.utf8)) }

  private static func formMessage(login: String, browser: String) -> [UInt8] {
    Array("\(login).\(browser)".utf8)
  }
}
