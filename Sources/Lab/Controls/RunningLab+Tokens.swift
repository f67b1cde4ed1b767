import Encodings
package import IdentityProvider
package import Nodes
import TrafficLog

/// What the identity provider's store knows of one token.
package struct TokenFinding: Sendable {
  package enum Kind: String, Sendable { case access = "access_token", refresh = "refresh_token" }

  package enum Standing: String, Sendable {
    case active
    /// Its time is over.
    case expired
    /// It was revoked, or its grant was; a refresh token also where it was spent.
    case revoked
  }

  package let kind: Kind
  package let digest: IdentityProvider.SecretDigest
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
    if let exact = token(written) { return [exact] }
    guard let bytes = Self.digestBytes(written) else { return [] }
    return parts.identities.tokens(beginningWith: bytes).compactMap(finding)
  }

  /// What is known of a token by its text; nil for codes, foreign tokens, and what was forgotten after its end.
  package func token(_ text: String) -> TokenFinding? { finding(IdentityProvider.SecretDigest(of: text)) }

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

  private func finding(_ digest: IdentityProvider.SecretDigest) -> TokenFinding? {
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

  /// The bytes of a digest as the log shows it; fewer would fit by chance.
  private static func digestBytes(_ written: String) -> [UInt8]? {
    let prefix = TrafficLog.SecretDigest.prefix
    let text = written.hasPrefix(prefix) ? String(written.dropFirst(prefix.count)) : written
    let counts = TrafficLog.SecretDigest.bytesCount...IdentityProvider.SecretDigest.byteCount
    guard let bytes = Base64URL.decode(text), counts.contains(bytes.count) else { return nil }
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
