package import Nodes
import Synchronization

/// A store that ends with the process.
package final class MemoryIdentityStore: IdentityStore {
  private let image = Mutex(IdentityImage(recordsChanges: false))

  package init() {}

  package func save(_ code: AuthorizationCode) throws(IdentityStoreFailure) {
    try transition { (image) throws(IdentityStoreFailure) in try image.save(code) }
  }

  package func redeem(
    _ code: SecretDigest, at now: LabTime, accept: CodeCheck
  ) -> Redemption<AuthorizationCode> {
    image.withLock { $0.redeem(code, at: now, accept: accept) }
  }

  package func refresh(
    _ token: SecretDigest, at now: LabTime,
    accept: RefreshTokenCheck
  ) -> Redemption<RefreshRedemption> {
    image.withLock { $0.refresh(token, at: now, accept: accept) }
  }

  package func issue(_ tokens: IssuedTokens) throws(IdentityStoreFailure) {
    try transition { (image) throws(IdentityStoreFailure) in try image.issue(tokens) }
  }

  package func revoke(accessToken: SecretDigest) {
    image.withLock { $0.revoke(accessToken: accessToken) }
  }

  package func revoke(_ grant: GrantID) { image.withLock { $0.revoke(grant) } }

  package func forget(expiredBefore moment: LabTime) {
    image.withLock { $0.forget(expiredBefore: moment) }
  }

  package func accessToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<AccessToken> {
    image.withLock { $0.accessToken(digest, at: now) }
  }

  package func refreshToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<RefreshToken> {
    image.withLock { $0.refreshToken(digest, at: now) }
  }

  package func tokens(beginningWith digest: [UInt8]) -> [SecretDigest] {
    image.withLock { $0.tokens(beginningWith: digest) }
  }

  private func transition(
    _ body: (inout IdentityImage) throws(IdentityStoreFailure) -> Void
  ) throws(IdentityStoreFailure) {
    try image.withLock { (image) throws(IdentityStoreFailure) in try body(&image) }
  }
}
