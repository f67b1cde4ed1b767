package import Nodes

/// One step in the life of what a store keeps. A store with a disk writes these; replaying them in order
/// gives the same image.
package enum IdentityChange: Sendable, Equatable {
  /// A new grant, or a later end of one that is there.
  case grant(Grant, expiresAt: LabTime)
  case code(AuthorizationCode)
  case accessToken(AccessToken)
  case refreshToken(RefreshToken)
  case codeSpent(SecretDigest)
  case refreshTokenSpent(SecretDigest)
  case accessTokenRevoked(SecretDigest)
  case grantRevoked(GrantID)
  case forgotten(expiredBefore: LabTime)
}
