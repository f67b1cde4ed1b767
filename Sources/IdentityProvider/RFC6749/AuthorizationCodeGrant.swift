import OAuth
import Topology

/// `authorization_code`: what a user allowed in a browser (RFC 6749 §4.1.3).
struct AuthorizationCodeGrant: GrantType {
  let specification = Specification.rfc(6749, "4.1")
  let name = IdentityProviderSpecification.Client.Grant.authorizationCode

  func redeem(
    _ request: TokenRequest, from store: any IdentityStore, verdicts: inout [Verdict],
    bind: (inout [Verdict]) throws(OAuthError) -> Void
  ) async throws(OAuthError) -> TokenTerms {
    guard let text = request["code"] else { throw .missing("code") }
    let redemption: Redemption<AuthorizationCode>
    do throws(IdentityStoreFailure) {
      redemption = try await store.redeem(SecretDigest(of: text), at: request.now) {
        code throws(OAuthError) in
        try judge(code, request, &verdicts)
        try bind(&verdicts)
      }
    } catch {
      throw OAuthError(error)
    }
    let code = try RedeemableSecret.code.accepted(redemption, of: \.grant, verdicts: &verdicts)
    let refreshes = request.client.specification.grants.contains(.refreshToken)
    return TokenTerms(
      grant: code.grant, scopes: code.grant.scopes,
      refresh: refreshes ? .new(scopes: code.grant.scopes) : .none)
  }

  /// All of this before the code is spent: whoever fails it learns nothing, and the client can still redeem.
  private func judge(
    _ code: AuthorizationCode, _ request: TokenRequest, _ verdicts: inout [Verdict]
  ) throws(OAuthError) {
    try RedeemableSecret.code.require(
      .judge(
        .codeIssuedToClient, code.grant.client == request.client.id,
        expected: code.grant.client, presented: request.client.id), &verdicts)
    try RedeemableSecret.code.require(redirectVerdict(code, request["redirect_uri"]), &verdicts)
    try RedeemableSecret.code.require(
      ProofKey.verify(request["code_verifier"], against: code.challenge), &verdicts)
  }

  /// Required where the authorization request named it, and then identical (RFC 6749 §4.1.3).
  private func redirectVerdict(_ code: AuthorizationCode, _ presented: String?) -> Verdict {
    let isRight = presented.map { $0 == code.redirect } ?? !code.redirectWasSent
    return .judge(
      .redirectMatches, isRight, expected: code.redirect, presented: presented ?? "none")
  }
}

extension RedeemableSecret {
  fileprivate static let code = RedeemableSecret(
    refusal: "The authorization code is not valid", known: .codeKnown, usable: .codeUnused,
    unused: .codeUnused)
}

extension Rule {
  static let codeKnown = Rule(
    "code-known", .rfc(6749, "4.1.2"),
    passed: "The code is known and has not expired.",
    failed: "The code must be {expected}; it is {presented}.",
    remedy: "Start again at the authorization endpoint; a code is good for minutes and for one use.")

  static let codeIssuedToClient = Rule(
    "code-issued-to-client", .rfc(6749, "4.1.3"),
    passed: "The code was issued to {expected}.",
    failed: "The code was issued to {expected}; {presented} presented it.",
    remedy: "Redeem the code as the client that asked for it.")

  static let codeUnused = Rule(
    "code-unused", .rfc(6749, "4.1.2"),
    passed: "The code had not been used before. Its grant is {expected}.",
    failed: "The code must be {expected}, and it was {presented}.",
    remedy:
      "Start again at the authorization endpoint, and look in the log for who redeemed the code "
      + "first.")

  static let redirectMatches = Rule(
    "redirect-uri-matches", .rfc(6749, "4.1.3"),
    passed: "The redirect URI agrees with that of the authorization request, {expected}.",
    failed: "The authorization request used the redirect URI {expected}; the token request says {presented}.",
    remedy: "Send the same redirect_uri in both requests, or in neither.")
}
