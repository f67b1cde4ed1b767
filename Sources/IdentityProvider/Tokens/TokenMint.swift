import Nodes
import OAuth

/// Makes the tokens of one answer: texts for the client, digests for the store.
struct TokenMint: Sendable {
  let format: any AccessTokenFormat
  let accessTokenLifetime: Duration
  let refreshTokenLifetime: Duration

  struct Minted {
    let response: TokenResponse
    let tokens: IssuedTokens
  }

  func mint(
    _ terms: TokenTerms, for request: TokenRequest, confirmation: Confirmation?
  ) throws(OAuthError) -> Minted {
    let content = AccessTokenContent(
      grant: terms.grant, scopes: terms.scopes, confirmation: confirmation, issuedAt: request.now,
      expiresAt: request.now.adding(accessTokenLifetime))
    let access = try format.text(for: content, random: request.random)
    let refresh = refreshToken(terms, for: request, confirmation: confirmation)
    return Minted(
      response: TokenResponse(
        accessToken: access, refreshToken: refresh.text, scopes: terms.scopes,
        lifetime: accessTokenLifetime),
      tokens: IssuedTokens(
        grant: terms.grant, access: AccessToken(content, text: access), refresh: refresh.token))
  }

  private func refreshToken(
    _ terms: TokenTerms, for request: TokenRequest, confirmation: Confirmation?
  ) -> (text: String?, token: RefreshToken?) {
    switch terms.refresh {
    case .none: return (nil, nil)
    case .kept(let text): return (text, nil)
    case .new(let scopes):
      let text = String.secret(from: request.random)
      let token = RefreshToken(
        digest: SecretDigest(of: text), grant: terms.grant.id, scopes: scopes,
        // A client that authenticates may renew its certificate; its refresh token is bound by that (RFC 8705 §7.1).
        thumbprint: request.client.isPublic ? confirmation?.thumbprint : nil,
        issuedAt: request.now, expiresAt: request.now.adding(refreshTokenLifetime))
      return (text, token)
    }
  }
}

extension AccessToken {
  fileprivate init(_ content: AccessTokenContent, text: String) {
    self.init(
      digest: SecretDigest(of: text), grant: content.grant.id, scopes: content.scopes,
      thumbprint: content.confirmation?.thumbprint, issuedAt: content.issuedAt,
      expiresAt: content.expiresAt)
  }
}
