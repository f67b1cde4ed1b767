import Certificates
import OAuth
import Topology

/// `refresh_token` (RFC 6749 §6). A public client's token is spent by its use and replaced (RFC 9700 §4.14.2); one of
/// a client that authenticates stays as it is.
struct RefreshTokenGrant: GrantType {
  let specification = Specification.rfc(6749, "6")
  let name = IdentityProviderSpecification.Client.Grant.refreshToken

  func redeem(
    _ request: TokenRequest, from store: any IdentityStore, verdicts: inout [Verdict],
    bind: (inout [Verdict]) throws(OAuthError) -> Void
  ) async throws(OAuthError) -> TokenTerms {
    guard let text = request["refresh_token"] else { throw .missing("refresh_token") }
    var scopes: [String] = []
    let redemption: Redemption<RefreshRedemption>
    do throws(IdentityStoreFailure) {
      redemption = try await store.refresh(SecretDigest(of: text), at: request.now) {
        (token, grant) throws(OAuthError) in
        try judge(token, grant, request, &verdicts)
        scopes = try Scopes.parse(request["scope"], allowed: token.scopes, verdicts: &verdicts)
        try bind(&verdicts)
        return request.client.isPublic ? .spend : .keep
      }
    } catch {
      throw OAuthError(error)
    }
    let accepted = try Self.accepted(redemption, verdicts: &verdicts)
    return TokenTerms(
      grant: accepted.grant, scopes: scopes,
      refresh: request.client.isPublic ? .new(scopes: accepted.token.scopes) : .kept(text: text))
  }

  private func judge(
    _ token: RefreshToken, _ grant: Grant, _ request: TokenRequest, _ verdicts: inout [Verdict]
  ) throws(OAuthError) {
    try require(
      Verdict(
        .refreshTokenIssuedToClient, grant.client == request.client.id ? .pass : .fail,
        expected: grant.client, presented: request.client.id), &verdicts)
    let presented = request.certificate?.certificate.thumbprint
    try require(bindingVerdict(token, presented: presented), &verdicts)
  }

  private func bindingVerdict(_ token: RefreshToken, presented: String?) -> Verdict {
    guard let bound = token.thumbprint else {
      return Verdict(.refreshTokenBinding, .skipped, presented: presented)
    }
    return Verdict(
      .refreshTokenBinding, presented == bound ? .pass : .fail, expected: bound, presented: presented)
  }

  private func require(_ verdict: Verdict, _ verdicts: inout [Verdict]) throws(OAuthError) {
    guard verdict.outcome != .fail else { throw .invalidRefreshToken(verdict) }
    verdicts.append(verdict)
  }

  private static func accepted(
    _ redemption: Redemption<RefreshRedemption>, verdicts: inout [Verdict]
  ) throws(OAuthError) -> RefreshRedemption {
    switch redemption {
    case .accepted(let accepted):
      verdicts.append(.pass(.refreshTokenUsable, expected: accepted.grant.id.text))
      return accepted
    case .unknown: throw .invalidRefreshToken(.fail(.refreshTokenUsable, detail: "it is not known"))
    case .expired: throw .invalidRefreshToken(.fail(.refreshTokenUsable, detail: "it expired"))
    case .revoked(let grant):
      throw .invalidRefreshToken(
        .fail(.refreshTokenUsable, expected: grant.text, detail: "its grant was revoked"))
    case .reused(let grant):
      throw .invalidRefreshToken(
        .fail(.refreshTokenUnused, expected: grant.text, detail: "everything issued from it is revoked"))
    case .refused(let error): throw error
    }
  }
}

extension OAuthError {
  fileprivate static func invalidRefreshToken(_ verdict: Verdict) -> OAuthError {
    OAuthError(.invalidGrant, "The refresh token is not valid", verdict: verdict)
  }
}

extension Rule {
  static let refreshTokenUsable = Rule(
    "refresh-token-usable", .rfc(6749, "6"),
    passed: "The refresh token is alive. Its grant is {expected}.",
    failed: "The refresh token is not alive.")

  static let refreshTokenUnused = Rule(
    "refresh-token-unused", .rfc(9700, "4.14.2"),
    passed: "The refresh token had not been used before.",
    failed: "The refresh token had been used before: someone holds a copy. Its grant {expected} is revoked.")

  static let refreshTokenIssuedToClient = Rule(
    "refresh-token-issued-to-client", .rfc(6749, "6"),
    passed: "The refresh token was issued to {expected}.",
    failed: "The refresh token was issued to {expected}; {presented} presented it.")

  static let refreshTokenBinding = Rule(
    "refresh-token-binding", .rfc(8705, "4"),
    passed: "The refresh token is bound to the certificate {expected}, and that is the one presented.",
    failed: "The refresh token is bound to the certificate {expected}; {presented} was presented.",
    skipped: "The refresh token is bound to no certificate.")
}
