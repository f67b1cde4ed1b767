package import Nodes

/// Everything that a store knows, in memory: the rules of the transitions, without a lock and without a disk.
/// A store guards one and hands it one call at a time. What a transition changed can be taken afterwards, so
/// that a store with a disk can write it.
package struct IdentityImage {
  /// Of tokens, codes and grants together.
  package static let rowsMax = 1_000_000

  private var grants: [GrantID: GrantState] = [:]
  private var codes: [SecretDigest: CodeState] = [:]
  private var accessTokens: [SecretDigest: AccessState] = [:]
  private var refreshTokens: [SecretDigest: RefreshState] = [:]
  private var changes: [IdentityChange] = []
  private let recordsChanges: Bool

  private struct GrantState {
    let grant: Grant
    var isRevoked = false
    /// When the last of what belongs to it expires.
    var expiresAt: LabTime
    /// When its newest refresh token expires, nil where it has none that works.
    var refreshableUntil: LabTime?
  }

  private struct CodeState {
    let code: AuthorizationCode
    var isSpent = false
  }

  private struct AccessState {
    let token: AccessToken
    var isRevoked = false
  }

  private struct RefreshState {
    let token: RefreshToken
    var isSpent = false
  }

  package init(recordsChanges: Bool) { self.recordsChanges = recordsChanges }

  package var rowCount: Int { grants.count + codes.count + accessTokens.count + refreshTokens.count }

  /// What the transitions since the last call changed, in order.
  package mutating func takeChanges() -> [IdentityChange] {
    defer { changes = [] }
    return changes
  }

  private mutating func apply(_ change: IdentityChange) {
    replay(change)
    if recordsChanges { changes.append(change) }
  }
}

// MARK: - Transitions

extension IdentityImage {
  package mutating func save(_ code: AuthorizationCode) throws(IdentityStoreFailure) {
    try makeRoom(2)
    apply(.grant(code.grant, expiresAt: code.expiresAt))
    apply(.code(code))
  }

  package mutating func redeem(
    _ digest: SecretDigest, at now: LabTime, accept: CodeCheck
  ) -> Redemption<AuthorizationCode> {
    guard let state = codes[digest], let grant = grants[state.code.grant.id] else { return .unknown }
    if state.isSpent {
      apply(.grantRevoked(grant.grant.id))
      return .reused(grant.grant.id)
    }
    if grant.isRevoked { return .revoked(grant.grant.id) }
    if state.code.expiresAt <= now { return .expired }
    do { try accept(state.code) } catch { return .refused(error) }
    apply(.codeSpent(digest))
    return .accepted(state.code)
  }

  package mutating func refresh(
    _ digest: SecretDigest, at now: LabTime,
    accept: RefreshTokenCheck
  ) -> Redemption<RefreshRedemption> {
    guard let state = refreshTokens[digest], let grant = grants[state.token.grant] else { return .unknown }
    if state.isSpent {
      apply(.grantRevoked(grant.grant.id))
      return .reused(grant.grant.id)
    }
    if grant.isRevoked { return .revoked(grant.grant.id) }
    if state.token.expiresAt <= now { return .expired }
    do {
      if try accept(state.token, grant.grant) == .spend { apply(.refreshTokenSpent(digest)) }
    } catch {
      return .refused(error)
    }
    return .accepted(RefreshRedemption(token: state.token, grant: grant.grant))
  }

  package mutating func issue(_ tokens: IssuedTokens) throws(IdentityStoreFailure) {
    try makeRoom(3)
    let expiresAt = max(tokens.access.expiresAt, tokens.refresh?.expiresAt ?? tokens.access.expiresAt)
    // Keeps a grant that is there, revoked or not, and only moves its end.
    apply(.grant(tokens.grant, expiresAt: expiresAt))
    apply(.accessToken(tokens.access))
    if let refresh = tokens.refresh { apply(.refreshToken(refresh)) }
  }

  package mutating func revoke(accessToken digest: SecretDigest) {
    if accessTokens[digest]?.isRevoked == false { apply(.accessTokenRevoked(digest)) }
  }

  package mutating func revoke(_ grant: GrantID) {
    if grants[grant]?.isRevoked == false { apply(.grantRevoked(grant)) }
  }

  package mutating func forget(expiredBefore moment: LabTime) {
    apply(.forgotten(expiredBefore: moment))
  }

  private func makeRoom(_ count: Int) throws(IdentityStoreFailure) {
    if rowCount + count > Self.rowsMax { throw .full }
  }
}

// MARK: - Readings

extension IdentityImage {
  package func accessToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<AccessToken> {
    guard let state = accessTokens[digest], let grant = grants[state.token.grant] else { return .unknown }
    if state.isRevoked || grant.isRevoked { return .revoked(state.token, grant.grant) }
    if state.token.expiresAt <= now { return .expired(state.token, grant.grant) }
    let isRefreshable = grant.refreshableUntil.map { now < $0 } ?? false
    return .active(state.token, grant.grant, isRefreshable: isRefreshable)
  }

  package func refreshToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<RefreshToken> {
    guard let state = refreshTokens[digest], let grant = grants[state.token.grant] else { return .unknown }
    if state.isSpent || grant.isRevoked { return .revoked(state.token, grant.grant) }
    if state.token.expiresAt <= now { return .expired(state.token, grant.grant) }
    return .active(state.token, grant.grant, isRefreshable: true)
  }
}

extension IdentityImage {
  package func tokens(beginningWith digest: [UInt8]) -> [SecretDigest] {
    (Array(accessTokens.keys) + Array(refreshTokens.keys)).filter { $0.bytes.starts(with: digest) }
  }
}

// MARK: - Changes

extension IdentityImage {
  /// Makes one change that was recorded before, as a store does at start with what its file holds.
  package mutating func replay(_ change: IdentityChange) {
    switch change {
    case .grant(let grant, let expiresAt):
      var state = grants[grant.id] ?? GrantState(grant: grant, expiresAt: expiresAt)
      state.expiresAt = max(state.expiresAt, expiresAt)
      grants[grant.id] = state
    case .code(let code): codes[code.digest] = CodeState(code: code)
    case .accessToken(let token): accessTokens[token.digest] = AccessState(token: token)
    case .refreshToken(let token):
      refreshTokens[token.digest] = RefreshState(token: token)
      grants[token.grant]?.refreshableUntil = token.expiresAt
    case .codeSpent(let digest): codes[digest]?.isSpent = true
    case .refreshTokenSpent(let digest):
      refreshTokens[digest]?.isSpent = true
      if let grant = refreshTokens[digest]?.token.grant { grants[grant]?.refreshableUntil = nil }
    case .accessTokenRevoked(let digest): accessTokens[digest]?.isRevoked = true
    case .grantRevoked(let id): grants[id]?.isRevoked = true
    case .forgotten(let moment): drop(expiredBefore: moment)
    }
  }

  /// A grant outlasts all that belongs to it, so that a code presented late still revokes it.
  private mutating func drop(expiredBefore moment: LabTime) {
    accessTokens = accessTokens.filter { $0.value.token.expiresAt >= moment }
    refreshTokens = refreshTokens.filter { $0.value.token.expiresAt >= moment }
    grants = grants.filter { $0.value.expiresAt >= moment }
    codes = codes.filter { grants[$0.value.code.grant.id] != nil }
  }
}
