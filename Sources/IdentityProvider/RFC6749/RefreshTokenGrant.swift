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
    let accepted = try RedeemableSecret.refreshToken.accepted(redemption, of: \.grant, verdicts: &verdicts)
    return TokenTerms(
      grant: accepted.grant, scopes: scopes,
      refresh: request.client.isPublic ? .new(scopes: accepted.token.scopes) : .kept(text: text))
  }

  private func judge(
    _ token: RefreshToken, _ grant: Grant, _ request: TokenRequest, _ verdicts: inout [Verdict]
  ) throws(OAuthError) {
    try RedeemableSecret.refreshToken.require(
      .judge(
        .refreshTokenIssuedToClient, grant.client == request.client.id,
        expected: grant.client, presented: request.client.id), &verdicts)
    let presented = request.certificate?.certificate.thumbprint
    try RedeemableSecret.refreshToken.require(bindingVerdict(token, presented: presented), &verdicts)
  }

  private func bindingVerdict(_ token: RefreshToken, presented: String?) -> Verdict {
    guard let bound = token.thumbprint else {
      return Verdict(.refreshTokenBinding, .skipped, presented: presented)
    }
    return .judge(
      .refreshTokenBinding, presented == bound, expected: bound, presented: presented ?? "none")
  }
}

extension RedeemableSecret {
  fileprivate static let refreshToken = RedeemableSecret(
    refusal: "The refresh token is not valid", known: .refreshTokenUsable, usable: .refreshTokenUsable,
    unused: .refreshTokenUnused)
}

extension Rule {
  static let refreshTokenUsable = Rule(
    "refresh-token-usable", .rfc(6749, "6"),
    passed: "The refresh token is alive. Its grant is {expected}.",
    failed: "The refresh token must be {expected}; it is {presented}.",
    remedy: "Start again at the authorization endpoint, and look in the log for what ended the grant.")

  static let refreshTokenUnused = Rule(
    "refresh-token-unused", .rfc(9700, "4.14.2"),
    passed: "The refresh token had not been used before.",
    failed: "The refresh token must be {expected}, and it was {presented}: someone holds a copy.",
    remedy:
      "Keep only the refresh token of the latest answer; then start again at the authorization "
      + "endpoint.")

  static let refreshTokenIssuedToClient = Rule(
    "refresh-token-issued-to-client", .rfc(6749, "6"),
    passed: "The refresh token was issued to {expected}.",
    failed: "The refresh token was issued to {expected}; {presented} presented it.",
    remedy: "Refresh as the client that the token was issued to.")

  static let refreshTokenBinding = Rule(
    "refresh-token-binding", .rfc(8705, "4"),
    passed: "The refresh token is bound to the certificate {expected}, and that is the one presented.",
    failed: "The refresh token is bound to the certificate {expected}; {presented} was presented.",
    remedy:
      "Refresh with the certificate of the first token request; a public client cannot move to "
      + "another one.",
    skipped: "The refresh token is bound to no certificate.")
}
