import HTTP
import Nodes
import OAuth
import Topology

/// Who may call the API for servers: authorizers, resource servers and authorization servers, known by name and secret,
/// or by an access token.
struct ServiceAccounts: Sendable {
  private let secrets: [String: SecretDigest]
  /// Accounts by the digest of the header that names them in the usual spelling: one look-up judges most requests.
  private let headers: [SecretDigest: String]
  /// Accounts by the digest of their access token.
  private let tokens: [SecretDigest: String]
  private let guardian: SecretGuard

  init(_ specification: IdentityProviderSpecification, guardian: SecretGuard) {
    let accounts = specification.serviceAccounts
    secrets = Dictionary(
      accounts.map { ($0.key, SecretDigest(of: $0.value.secret)) }, uniquingKeysWith: { first, _ in first })
    headers = Dictionary(
      accounts.map { name, account in
        let credentials = BasicCredentials(user: name, password: account.secret)
        return (SecretDigest(of: credentials.text(isFormEncoded: false)), name)
      }, uniquingKeysWith: { first, _ in first })
    tokens = Dictionary(
      accounts.compactMap { name, account in account.accessToken.map { (SecretDigest(of: $0), name) } },
      uniquingKeysWith: { first, _ in first })
    self.guardian = guardian
  }

  /// Judges who calls.
  ///
  /// - Parameter key: the account that the path names; then an access token is wanted (RFC 6750 §2.1), else name and
  ///   secret.
  func authenticate(_ request: HTTPRequest, as key: String?, in context: RequestContext) -> Verdict {
    guard let key else { return authenticate(request, in: context) }
    return read(bearerOf: request, as: key, from: context.caller)
  }

  /// What a refusal says about how to do better.
  static func challenge(to key: String?) -> String {
    key == nil ? ErrorResponse.challenge : Challenge("Bearer", ["error": "invalid_token"]).text
  }

  /// Whether the request's Basic credentials carry the name of an account.
  func isNamed(in request: HTTPRequest) -> Bool {
    guard let credentials = try? BasicCredentials(request.headers, isFormEncoded: false) else { return false }
    return secrets[credentials.user] != nil
  }

  /// Judges the Basic credentials of a request (RFC 7617). Those of a service account are not form-encoded.
  func authenticate(_ request: HTTPRequest, in context: RequestContext) -> Verdict {
    let values = request.headers.values("Authorization")
    if values.count == 1 {
      let header = SecretDigest(of: values[0])
      if let name = headers[header] { return judge(name, header, isRight: true, from: context.caller) }
    }
    return read(request, from: context.caller)
  }

  private func read(_ request: HTTPRequest, from caller: Caller) -> Verdict {
    let credentials: BasicCredentials?
    do throws(AuthorizationError) {
      credentials = try BasicCredentials(request.headers, isFormEncoded: false)
    } catch {
      return .fail(.serviceAccount, expected: "Basic credentials", presented: error.sentence)
    }
    guard let credentials else {
      return .fail(.serviceAccount, expected: "Basic credentials", presented: "none")
    }
    guard let secret = secrets[credentials.user] else {
      return .fail(.serviceAccount, expected: "a service account", presented: credentials.user)
    }
    let presented = SecretDigest(of: credentials.password)
    return judge(credentials.user, presented, isRight: presented == secret, from: caller)
  }

  private func read(bearerOf request: HTTPRequest, as key: String, from caller: Caller) -> Verdict {
    let credentials: BearerCredentials?
    do throws(AuthorizationError) { credentials = try BearerCredentials(request.headers) } catch {
      return .fail(.serviceAccount, expected: "a bearer token", presented: error.sentence)
    }
    guard let credentials else {
      return .fail(.serviceAccount, expected: "a bearer token", presented: "none")
    }
    guard secrets[key] != nil else {
      return .fail(
        .serviceAccount, expected: "the token of a service account", presented: Verdict.excerpt(key))
    }
    // Where there is no token, nothing can be guessed.
    guard tokens.values.contains(key) else {
      return .fail(
        .serviceAccount, expected: "an account that has an `accessToken`", presented: Verdict.excerpt(key))
    }
    let presented = SecretDigest(of: credentials.token)
    return judge(key, presented, isRight: tokens[presented] == key, from: caller)
  }

  private func judge(
    _ name: String, _ presented: SecretDigest, isRight: Bool, from caller: Caller
  ) -> Verdict {
    switch guardian.judge(.account(name), from: caller.place, presented, isRight: isRight) {
    case .accepted: return .pass(.serviceAccount, presented: name)
    case .wrong:
      return .fail(.serviceAccount, expected: "the account's secret", presented: name)
    case .wait(let seconds):
      return .fail(
        .serviceAccount, expected: "the account's secret", presented: name,
        detail: "too many failures, wait \(seconds) s")
    }
  }
}

extension Rule {
  static let serviceAccount = Rule(
    "service-account", .rfc(7662, "2.1"),
    passed: "The caller is the service account {presented}.",
    failed: "The caller must present {expected}; it presented {presented}.",
    remedy: "Compare name and secret with `serviceAccounts` in lab.json.")
}
