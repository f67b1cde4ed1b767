package import Nodes

/// An access token as the store knows it.
package struct AccessToken: Sendable, Equatable {
  /// Of the token's text, opaque or JWT.
  package let digest: SecretDigest
  package let grant: GrantID
  package let scopes: [String]
  /// `x5t#S256` of the certificate that it is bound to, nil for a bearer token (RFC 8705 §3.1).
  package let thumbprint: String?
  package let issuedAt: LabTime
  package let expiresAt: LabTime

  package init(
    digest: SecretDigest, grant: GrantID, scopes: [String], thumbprint: String?, issuedAt: LabTime,
    expiresAt: LabTime
  ) {
    self.digest = digest
    self.grant = grant
    self.scopes = scopes
    self.thumbprint = thumbprint
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }
}

/// A refresh token as the store knows it.
package struct RefreshToken: Sendable, Equatable {
  package let digest: SecretDigest
  package let grant: GrantID
  /// Those of the first one: a narrower access token does not narrow what can be refreshed (RFC 6749 §6).
  package let scopes: [String]
  /// The certificate that a public client must show again (RFC 8705 §4), nil where the client
  /// authenticates itself.
  package let thumbprint: String?
  package let issuedAt: LabTime
  package let expiresAt: LabTime

  package init(
    digest: SecretDigest, grant: GrantID, scopes: [String], thumbprint: String?, issuedAt: LabTime,
    expiresAt: LabTime
  ) {
    self.digest = digest
    self.grant = grant
    self.scopes = scopes
    self.thumbprint = thumbprint
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }
}
