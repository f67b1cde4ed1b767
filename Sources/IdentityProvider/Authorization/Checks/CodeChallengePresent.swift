import OAuth
import Topology

extension Rule {
  static let codeChallengePresent = Rule(
    "code-challenge-present", .rfc(7636, "4.4.1"),
    passed: "A code challenge was sent with the method S256.",
    failed: "A code challenge must be {expected}, and it was {presented}.",
    remedy:
      "Send code_challenge and code_challenge_method=S256, or set the client's `pkce` to "
      + "optional, as the tutorial does.",
    skipped:
      "No code challenge was sent, and this client may do without (RFC 9700 §2.1.1 would not allow it).")
}

extension AuthorizationCheck {
  /// S256 or nothing: `plain` shows the verifier to whoever sees the request (RFC 9700 §2.1.1).
  static let codeChallengePresent = AuthorizationCheck { draft throws(OAuthError) in
    let challenge = draft["code_challenge"]
    let method = draft["code_challenge_method"]
    if challenge == nil, method == nil, try draft.knownClient().pkce == .optional {
      return Verdict(.codeChallengePresent, .skipped)
    }
    guard let challenge else {
      throw refusal("The parameter code_challenge is missing.", presented: "missing")
    }
    guard method == ProofKey.method else {
      throw refusal(
        "The only code_challenge_method is S256.", presented: "of the method \(method ?? "plain")")
    }
    guard let parsed = ProofKey.Challenge(challenge) else {
      throw refusal("The code_challenge is not an S256 challenge.", presented: challenge)
    }
    draft.codeChallenge = parsed
    return .pass(.codeChallengePresent, expected: ProofKey.method, presented: ProofKey.method)
  }

  private static func refusal(_ description: String, presented: String) -> OAuthError {
    OAuthError(
      .invalidRequest, description,
      verdict: .fail(
        .codeChallengePresent, expected: "43 characters of base64url, of the method S256",
        presented: Verdict.excerpt(presented)))
  }
}
