package import Nodes
package import OAuth

/// What the replicas of one identity provider share.
///
/// Actors let others in at every `await`, and replicas run on threads of their own: a store therefore offers
/// whole transitions and nothing to build them from. Each is atomic, and is safe on disk, where the store
/// has one, before it returns. Time comes in with the call: the store has no clock.
package protocol IdentityStore: Sendable {
  /// Keeps a code and its grant.
  func save(_ code: AuthorizationCode) async throws(IdentityStoreFailure)

  /// Spends a code, unless `accept` objects: it is called once, with an unspent live code, and must be quick.
  /// Presenting a code that is spent revokes its grant (RFC 6749 §4.1.2).
  func redeem(
    _ code: SecretDigest, at now: LabTime, accept: CodeCheck
  ) async throws(IdentityStoreFailure) -> Redemption<AuthorizationCode>

  /// Takes a refresh token, unless `accept` objects, and spends it where `accept` says so. Presenting one
  /// that is spent revokes its grant (RFC 9700 §4.14.2).
  func refresh(
    _ token: SecretDigest, at now: LabTime,
    accept: RefreshTokenCheck
  ) async throws(IdentityStoreFailure) -> Redemption<RefreshRedemption>

  /// Keeps tokens of a grant. They are inactive from the start where the grant was revoked in the meantime.
  func issue(_ tokens: IssuedTokens) async throws(IdentityStoreFailure)

  /// Ends one access token (RFC 7009 §2.1).
  func revoke(accessToken: SecretDigest) async throws(IdentityStoreFailure)

  /// Ends a grant and everything that belongs to it.
  func revoke(_ grant: GrantID) async throws(IdentityStoreFailure)

  /// Drops what expired before `moment`.
  func forget(expiredBefore moment: LabTime) async throws(IdentityStoreFailure)

  /// What is known of an access token. Does not wait, for every call through a gateway asks this.
  func accessToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<AccessToken>

  func refreshToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<RefreshToken>

  /// The access and refresh tokens whose digests begin so; looks at all of them.
  func tokens(beginningWith digest: [UInt8]) -> [SecretDigest]
}

/// Judges a code before it is spent.
package typealias CodeCheck = (AuthorizationCode) throws(OAuthError) -> Void

/// Judges a refresh token before it is used, and decides what becomes of it.
package typealias RefreshTokenCheck = (RefreshToken, Grant) throws(OAuthError) -> RefreshTokenFate

/// What became of a code or a refresh token that was presented.
package enum Redemption<Content: Sendable>: Sendable {
  case accepted(Content)
  case unknown
  case expired
  /// It had been spent before; its grant is revoked now.
  case reused(GrantID)
  /// Its grant had been revoked before.
  case revoked(GrantID)
  /// `accept` objected; nothing was spent.
  case refused(OAuthError)
}

package struct RefreshRedemption: Sendable {
  package let token: RefreshToken
  package let grant: Grant
}

/// What becomes of a refresh token that was used.
package enum RefreshTokenFate: Sendable, Equatable {
  case keep
  /// A new one takes its place.
  case spend
}

/// What one answer of the token endpoint adds to the store.
package struct IssuedTokens: Sendable {
  package let grant: Grant
  package let access: AccessToken
  package let refresh: RefreshToken?

  package init(grant: Grant, access: AccessToken, refresh: RefreshToken?) {
    self.grant = grant
    self.access = access
    self.refresh = refresh
  }
}

package enum TokenReading<Token: Sendable>: Sendable {
  /// `isRefreshable` where the grant has a refresh token that still works.
  case active(Token, Grant, isRefreshable: Bool)
  case expired(Token, Grant)
  case revoked(Token, Grant)
  case unknown
}

package enum IdentityStoreFailure: Error, Sendable, Equatable {
  /// The bound on the number of live rows is reached.
  case full
  /// The disk refused; the text is the library's.
  case storage(String)
}
