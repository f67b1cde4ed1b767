import OAuth

/// What codes and refresh tokens have in common: one text refuses every wrong one, so that a guess learns nothing,
/// and the verdict says which of the ways to be wrong it was.
struct RedeemableSecret: Sendable {
  /// Goes onto the wire.
  let refusal: String
  /// That it was issued here and has not expired.
  let known: Rule
  /// That its grant is alive.
  let usable: Rule
  /// That it had not been spent before.
  let unused: Rule

  /// What was redeemed.
  ///
  /// - Throws: `invalid_grant`, or what the check before the redemption threw.
  func accepted<Content>(
    _ redemption: Redemption<Content>, of grant: (Content) -> Grant, verdicts: inout [Verdict]
  ) throws(OAuthError) -> Content {
    switch redemption {
    case .accepted(let content):
      verdicts.append(.pass(usable, expected: grant(content).id.text))
      return content
    case .unknown:
      throw invalid(.fail(known, expected: "one that was issued here", presented: "one that is not known"))
    case .expired: throw invalid(.fail(known, expected: "one that is in time", presented: "one that expired"))
    case .revoked(let grant):
      throw invalid(
        .fail(
          usable, expected: "one of a grant that stands", presented: "one of the revoked grant \(grant.text)")
      )
    case .reused(let grant):
      throw invalid(
        .fail(
          unused, expected: "one that nobody has used", presented: "one that was used before",
          detail: "everything issued from the grant \(grant.text) is revoked"))
    case .refused(let error): throw error
    }
  }

  /// Keeps a verdict that does not refuse.
  ///
  /// - Throws: `invalid_grant` for one that does.
  func require(_ verdict: Verdict, _ verdicts: inout [Verdict]) throws(OAuthError) {
    guard verdict.outcome != .fail else { throw invalid(verdict) }
    verdicts.append(verdict)
  }

  private func invalid(_ verdict: Verdict) -> OAuthError {
    OAuthError(.invalidGrant, refusal, verdict: verdict)
  }
}
