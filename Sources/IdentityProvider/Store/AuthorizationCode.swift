package import Nodes

/// A code as the store knows it (RFC 6749 §4.1.2): what it is bound to, and the digest of its text.
package struct AuthorizationCode: Sendable, Equatable {
  package let digest: SecretDigest
  package let grant: Grant
  /// The redirect URI that was used.
  package let redirect: String
  /// Whether the authorization request named it, so that the token request must (RFC 6749 §4.1.3).
  package let redirectWasSent: Bool
  /// The S256 challenge, nil where the client sent none (RFC 7636 §4.4).
  package let challenge: ProofKey.Challenge?
  package let expiresAt: LabTime

  package init(
    digest: SecretDigest, grant: Grant, redirect: String, redirectWasSent: Bool,
    challenge: ProofKey.Challenge?, expiresAt: LabTime
  ) {
    self.digest = digest
    self.grant = grant
    self.redirect = redirect
    self.redirectWasSent = redirectWasSent
    self.challenge = challenge
    self.expiresAt = expiresAt
  }
}
