import HTTP
import Nodes
import OAuth
import Topology

/// The callers of the introspection API: resource servers and authorizers, known by name and secret.
struct ServiceAccounts: Sendable {
  private let secrets: [String: SecretDigest]
  private let guardian: SecretGuard

  init(_ specification: IdentityProviderSpecification, guardian: SecretGuard) {
    secrets = Dictionary(
      specification.serviceAccounts.map { ($0.key, SecretDigest(of: $0.value)) },
      uniquingKeysWith: { first, _ in first })
    self.guardian = guardian
  }

  /// Whether the request's Basic credentials carry the name of an account.
  func isNamed(in request: HTTPRequest) -> Bool {
    guard let credentials = try? BasicCredentials(request.headers, isFormEncoded: false) else { return false }
    return secrets[credentials.user] != nil
  }

  /// Judges the Basic credentials of a request (RFC 7617). Those of a service account are not form-encoded.
  func authenticate(_ request: HTTPRequest, in context: RequestContext) -> Verdict {
    let credentials: BasicCredentials?
    do throws(AuthorizationError) {
      credentials = try BasicCredentials(request.headers, isFormEncoded: false)
    } catch {
      return .fail(.serviceAccount, expected: "Basic credentials", presented: error.sentence)
    }
    guard let credentials else {
      return .fail(.serviceAccount, expected: "Basic credentials", presented: "none")
    }
    return judge(credentials, from: context.caller.address)
  }

  private func judge(_ credentials: BasicCredentials, from address: String) -> Verdict {
    guard let secret = secrets[credentials.user] else {
      return .fail(.serviceAccount, expected: "a service account", presented: credentials.user)
    }
    let isRight = SecretDigest(of: credentials.password) == secret
    // Apart from the clients', which may carry the same names.
    switch guardian.judge("account \(credentials.user)", from: address, isRight: isRight) {
    case .accepted: return .pass(.serviceAccount, presented: credentials.user)
    case .wrong:
      return .fail(.serviceAccount, expected: "the account's secret", presented: credentials.user)
    case .wait(let seconds):
      return .fail(
        .serviceAccount, expected: "the account's secret", presented: credentials.user,
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
