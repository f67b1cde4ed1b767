import HTTP
import Nodes
import OAuth
import Topology

/// The callers of the introspection API: resource servers and authorizers, known by name and secret.
struct ServiceAccounts: Sendable {
  private let secrets: [String: SecretDigest]
  /// Accounts by the digest of the header that names them in the usual spelling: one look-up judges most requests.
  private let headers: [SecretDigest: String]
  private let guardian: SecretGuard

  init(_ specification: IdentityProviderSpecification, guardian: SecretGuard) {
    secrets = Dictionary(
      specification.serviceAccounts.map { ($0.key, SecretDigest(of: $0.value)) },
      uniquingKeysWith: { first, _ in first })
    headers = Dictionary(
      specification.serviceAccounts.map { name, secret in
        let credentials = BasicCredentials(user: name, password: secret)
        return (SecretDigest(of: credentials.text(isFormEncoded: false)), name)
      }, uniquingKeysWith: { first, _ in first })
    self.guardian = guardian
  }

  /// Whether the request's Basic credentials carry the name of an account.
  func isNamed(in request: HTTPRequest) -> Bool {
    guard let credentials = try? BasicCredentials(request.headers, isFormEncoded: false) else { return false }
    return secrets[credentials.user] != nil
  }

  /// Judges the Basic credentials of a request (RFC 7617). Those of a service account are not form-encoded.
  func authenticate(_ request: HTTPRequest, in context: RequestContext) -> Verdict {
    let values = request.headers.values("Authorization")
    if values.count == 1, let name = headers[SecretDigest(of: values[0])] {
      return judge(name, isRight: true, from: context.caller.address)
    }
    return read(request, from: context.caller.address)
  }

  private func read(_ request: HTTPRequest, from address: String) -> Verdict {
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
    return judge(credentials.user, isRight: SecretDigest(of: credentials.password) == secret, from: address)
  }

  private func judge(_ name: String, isRight: Bool, from address: String) -> Verdict {
    switch guardian.judge(.account(name), from: address, isRight: isRight) {
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
    failed: "The caller must present {expected}; it presented {presented}.")
}
