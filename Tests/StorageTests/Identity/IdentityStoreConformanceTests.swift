import Foundation
import IdentityProvider
import Nodes
import OAuth
import Storage
import Testing

/// What every identity store must do, told to each of them.
struct IdentityStoreConformanceTests {
  enum Kind: CaseIterable { case memory, sqlite }

  private static let now = LabTime(seconds: 1_700_000_000)

  private static func with(_ kind: Kind, _ body: (any IdentityStore) async throws -> Void) async throws {
    switch kind {
    case .memory: try await body(MemoryIdentityStore())
    case .sqlite:
      let folder = try TemporaryFolder()
      let store = try SQLiteIdentityStore(path: folder.file("identity.sqlite"))
      try await body(store)
      try await store.close()
    }
  }

  @Test(arguments: Kind.allCases)
  func `a code is redeemed once`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.save(sample.code)
      let first = try await store.redeem(sample.code.digest, at: Self.now) { _ in }
      guard case .accepted(let code) = first else { return #expect(Bool(false), "\(first)") }
      #expect(code == sample.code)
      try await store.issue(sample.tokens)
      #expect(store.accessToken(sample.access.digest, at: Self.now).isActive)

      let second = try await store.redeem(sample.code.digest, at: Self.now) { _ in
        Issue.record("a spent code is not to be judged")
      }
      guard case .reused(let grant) = second else { return #expect(Bool(false), "\(second)") }
      #expect(grant == sample.grant.id)
      #expect(!store.accessToken(sample.access.digest, at: Self.now).isActive)
      #expect(!store.refreshToken(sample.refresh.digest, at: Self.now).isActive)
    }
  }

  @Test(arguments: Kind.allCases)
  func `tokens that are saved after the reuse are dead from the start`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.save(sample.code)
      _ = try await store.redeem(sample.code.digest, at: Self.now) { _ in }
      _ = try await store.redeem(sample.code.digest, at: Self.now) { _ in }
      try await store.issue(sample.tokens)
      #expect(!store.accessToken(sample.access.digest, at: Self.now).isActive)
      let refresh = try await store.refresh(sample.refresh.digest, at: Self.now) { _, _ in .spend }
      guard case .revoked = refresh else { return #expect(Bool(false), "\(refresh)") }
    }
  }

  @Test(arguments: Kind.allCases)
  func `a code that is objected to is not spent`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.save(sample.code)
      let refused = try await store.redeem(sample.code.digest, at: Self.now) { _ throws(OAuthError) in
        throw OAuthError(.invalidRequest, "no")
      }
      guard case .refused(let error) = refused else { return #expect(Bool(false), "\(refused)") }
      #expect(error.code == .invalidRequest)
      let accepted = try await store.redeem(sample.code.digest, at: Self.now) { _ in }
      guard case .accepted = accepted else { return #expect(Bool(false), "\(accepted)") }
    }
  }

  @Test(arguments: Kind.allCases)
  func `a code lives until its end and not in it`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.save(sample.code)
      let late = try await store.redeem(sample.code.digest, at: sample.code.expiresAt) { _ in }
      guard case .expired = late else { return #expect(Bool(false), "\(late)") }
      let unknown = try await store.redeem(SecretDigest(of: "nothing"), at: Self.now) { _ in }
      guard case .unknown = unknown else { return #expect(Bool(false), "\(unknown)") }
    }
  }

  @Test(arguments: Kind.allCases)
  func `a refresh token that is spent is spent, and one that is kept goes on`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.issue(sample.tokens)
      for _ in 0..<3 {
        let kept = try await store.refresh(sample.refresh.digest, at: Self.now) { _, _ in .keep }
        guard case .accepted(let redemption) = kept else { return #expect(Bool(false), "\(kept)") }
        #expect(redemption.token == sample.refresh)
        #expect(redemption.grant == sample.grant)
      }
      _ = try await store.refresh(sample.refresh.digest, at: Self.now) { _, _ in .spend }
      #expect(store.accessToken(sample.access.digest, at: Self.now).isActive)
      let reused = try await store.refresh(sample.refresh.digest, at: Self.now) { _, _ in .spend }
      guard case .reused = reused else { return #expect(Bool(false), "\(reused)") }
      #expect(!store.accessToken(sample.access.digest, at: Self.now).isActive)
    }
  }

  @Test(arguments: Kind.allCases)
  func `a token is refreshable while its grant has a refresh token that works`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.issue(sample.tokens)
      #expect(store.accessToken(sample.access.digest, at: Self.now).isRefreshable)
      _ = try await store.refresh(sample.refresh.digest, at: Self.now) { _, _ in .spend }
      #expect(!store.accessToken(sample.access.digest, at: Self.now).isRefreshable)
    }
  }

  @Test(arguments: Kind.allCases)
  func `an access token ends alone, a grant with all it has`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.issue(sample.tokens)
      try await store.revoke(accessToken: sample.access.digest)
      #expect(!store.accessToken(sample.access.digest, at: Self.now).isActive)
      #expect(store.refreshToken(sample.refresh.digest, at: Self.now).isActive)
      try await store.revoke(sample.grant.id)
      #expect(!store.refreshToken(sample.refresh.digest, at: Self.now).isActive)
      try await store.revoke(sample.grant.id)
      try await store.revoke(GrantID("nothing"))
    }
  }

  @Test(arguments: Kind.allCases)
  func `what expired is told apart from what was never known, until it is forgotten`(kind: Kind) async throws
  {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.issue(sample.tokens)
      let end = sample.access.expiresAt
      guard case .expired = store.accessToken(sample.access.digest, at: end) else {
        return #expect(Bool(false), "not expired")
      }
      try await store.forget(expiredBefore: end.adding(.microseconds(1)))
      guard case .unknown = store.accessToken(sample.access.digest, at: end) else {
        return #expect(Bool(false), "not forgotten")
      }
      #expect(store.refreshToken(sample.refresh.digest, at: end).isActive)
    }
  }

  @Test(arguments: Kind.allCases)
  func `a spent code is remembered as long as what came of it`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.save(sample.code)
      _ = try await store.redeem(sample.code.digest, at: Self.now) { _ in }
      try await store.issue(sample.tokens)
      let later = sample.access.expiresAt
      try await store.forget(expiredBefore: later)
      let reused = try await store.redeem(sample.code.digest, at: later) { _ in }
      guard case .reused = reused else { return #expect(Bool(false), "\(reused)") }
      #expect(!store.refreshToken(sample.refresh.digest, at: later).isActive)
    }
  }

  @Test(arguments: Kind.allCases)
  func `of a hundred parallel redemptions one is accepted`(kind: Kind) async throws {
    try await Self.with(kind) { store in
      let sample = IdentitySample(at: Self.now)
      try await store.save(sample.code)
      let accepted = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<100 {
          group.addTask { @concurrent in
            guard
              case .accepted? = try? await store.redeem(sample.code.digest, at: Self.now, accept: { _ in })
            else { return false }
            return true
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(accepted == 1)
      try await store.issue(sample.tokens)
      #expect(!store.accessToken(sample.access.digest, at: Self.now).isActive)
    }
  }
}
