import Encodings
import Nodes
import Synchronization
import Topology

extension AuthorizationEngine {
  /// A new code, of which the store keeps the digest and everything that it is bound to.
  func issueCode(
    for request: AuthorizationRequest, _ grant: Grant, now: LabTime
  ) async throws(IdentityStoreFailure) -> String {
    let code = String.secret(from: random)
    let digest = SecretDigest(of: code)
    try await store.save(
      AuthorizationCode(
        digest: digest, grant: grant, redirect: request.redirection.uri,
        redirectWasSent: request.redirection.wasSent, challenge: request.codeChallenge,
        expiresAt: now.adding(specification.codeLifetime)))
    issuedCodes.remember(digest, request)
    return code
  }
}

/// Which request each of the latest codes answered, so that the redirection page can write the command line
/// that redeems it.
final class IssuedCodes: Sendable {
  static let codesMax = 256

  private struct Entry {
    let digest: SecretDigest
    let request: AuthorizationRequest
  }

  private let entries = Mutex<[Entry]>([])

  func remember(_ digest: SecretDigest, _ request: AuthorizationRequest) {
    entries.withLock { entries in
      if entries.count >= Self.codesMax { entries.removeFirst() }
      entries.append(Entry(digest: digest, request: request))
    }
  }

  func request(of code: String) -> AuthorizationRequest? {
    let digest = SecretDigest(of: code)
    return entries.withLock { entries in entries.first { $0.digest == digest }?.request }
  }
}
