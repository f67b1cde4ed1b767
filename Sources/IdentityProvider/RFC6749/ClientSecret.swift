import OAuth

/// What both ways of sending a client secret share (RFC 6749 §2.3.1).
enum ClientSecret {
  /// Compares digests, which takes the same time for every wrong secret.
  static func check(
    _ secret: String, of client: RegisteredClient, in attempt: AuthenticationAttempt,
    verdicts: inout [Verdict]
  ) throws(OAuthError) {
    let presented = SecretDigest(of: secret)
    let isRight = presented == client.secret
    switch attempt.guardian.judge(.client(client.id), from: attempt.place, presented, isRight: isRight) {
    case .accepted: verdicts.append(.pass(.clientSecret, expected: client.id))
    case .wrong:
      throw .failedAuthentication(
        .fail(.clientSecret, expected: "the secret of \(client.id)", presented: "another"))
    case .wait(let seconds):
      throw OAuthError(
        .temporarilyUnavailable, "Too many failed attempts",
        verdict: .fail(
          .clientSecret, expected: "the secret of \(client.id)", presented: "one too many wrong ones",
          detail: "too many failures, wait \(seconds) s"))
    }
  }
}

extension Rule {
  static let clientSecret = Rule(
    "client-secret", .rfc(6749, "2.3.1"),
    passed: "The secret of the client {expected} is right.",
    failed: "The client must present {expected}; it presented {presented}.",
    remedy:
      "Compare the secret with the client's in lab.json; after too many failures, wait as long "
      + "as the answer says.")
}
