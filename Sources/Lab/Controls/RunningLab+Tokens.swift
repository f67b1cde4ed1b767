import Encodings
package import IdentityProvider
package import Nodes

/// What the identity provider's store knows of one token.
package struct TokenFinding: Sendable {
  package enum Kind: String, Sendable { case access = "access_token", refresh = "refresh_token" }

  package enum Standing: Sendable, Equatable {
    case active
    /// Its time is over.
    case expired
    /// It was revoked, or its grant was; a refresh token also where it was spent.
    case revoked
  }

  package let kind: Kind
  package let digest: SecretDigest
  package let standing: Standing
  package let grant: Grant
  package let scopes: [String]
  /// `x5t#S256` of the certificate that it is bound to.
  package let thumbprint: String?
  package let issuedAt: LabTime
  package let expiresAt: LabTime
}

extension RunningLab {
  /// What is known of a token: by its text, or by its digest as the log shows it (`sha256:...`), which may be that of
  /// several.
  package func tokens(_ written: String) -> [TokenFinding] {
    let exact = finding(SecretDigest(of: written))
    if let exact { return [exact] }
    guard let bytes = Self.digestBytes(written) else { return [] }
    return parts.identities.tokens(beginningWith: bytes).compactMap(finding)
  }

  /// Ends a token: an access token itself, a refresh token with its whole grant (RFC 7009 §2.1).
  package func revoke(_ token: TokenFinding) async throws(LabError) {
    do throws(IdentityStoreFailure) {
      switch token.kind {
      case .access: try await parts.identities.revoke(accessToken: token.digest)
      case .refresh: try await parts.identities.revoke(token.grant.id)
      }
    } catch {
      throw .system("the token cannot be revoked: \(error)")
    }
  }

  private func finding(_ digest: SecretDigest) -> TokenFinding? {
    let now = clock.now()
    if let (token, grant, standing) = parts.identities.accessToken(digest, at: now).known {
      return TokenFinding(
        kind: .access, digest: digest, standing: standing, grant: grant, scopes: token.scopes,
        thumbprint: token.thumbprint, issuedAt: token.issuedAt, expiresAt: token.expiresAt)
    }
    guard let (token, grant, standing) = parts.identities.refreshToken(digest, at: now).known else {
      return nil
    }
    return TokenFinding(
      kind: .refresh, digest: digest, standing: standing, grant: grant, scopes: token.scopes,
      thumbprint: token.thumbprint, issuedAt: token.issuedAt, expiresAt: token.expiresAt)
  }

  /// The bytes of a digest as the log shows it; it shows 12 of 32, and fewer would fit by chance.
  private static func digestBytes(_ written: String) -> [UInt8]? {
    let prefix = "sha256:"
    let text = written.hasPrefix(prefix) ? String(written.dropFirst(prefix.count)) : written
    guard let bytes = Base64URL.decode(text), (12...SecretDigest.byteCount).contains(bytes.count) else {
      return nil
    }
    return bytes
  }
}

extension TokenReading {
  fileprivate var known: (Token, Grant, TokenFinding.Standing)? {
    switch self {
    case .active(let token, let grant, _): (token, grant, .active)
    case .expired(let token, let grant): (token, grant, .expired)
    case .revoked(let token, let grant): (token, grant, .revoked)
    case .unknown: nil
    }
  }
}
