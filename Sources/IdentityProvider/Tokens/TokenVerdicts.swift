import OAuth

extension TokenReading {
  /// The token and its grant, alive or not.
  var content: (token: Token, grant: Grant)? {
    switch self {
    case .active(let token, let grant, _), .expired(let token, let grant), .revoked(let token, let grant):
      (token, grant)
    case .unknown: nil
    }
  }

  static var alive: String { "one that is alive" }

  /// Whether the token is alive, and if not, why.
  var verdict: Verdict {
    switch self {
    case .active(_, let grant, _): .pass(.tokenActive, expected: grant.id.text)
    case .expired: .fail(.tokenActive, expected: Self.alive, presented: "one that expired")
    case .revoked:
      .fail(
        .tokenActive, expected: Self.alive, presented: "one that was revoked, or whose grant was")
    case .unknown:
      .fail(
        .tokenActive, expected: Self.alive,
        presented: "one that was not issued here, or is long expired")
    }
  }
}

extension Rule {
  static let tokenActive = Rule(
    "token-active", .rfc(7662, "2.2"),
    passed: "The token is alive. Its grant is {expected}.",
    failed: "The token must be {expected}; it is {presented}.",
    remedy: "Get a new token; look in the log for what ended this one.")

  static let scopeSufficient = Rule(
    "scope-sufficient", .rfc(6750, "3.1"),
    passed: "The token's scope “{presented}” covers “{expected}”.",
    failed: "The request wants the scope “{expected}”; the token has “{presented}”.",
    remedy: "Get a token with these scopes.",
    skipped: "The request wants no scope.")

  static let subjectMatches = Rule(
    "subject-matches", .rfc(7662, "2.2"),
    passed: "The token's subject is {expected}.",
    failed: "The request wants the subject {expected}; the token's is {presented}.",
    remedy: "Get a token for that user.")
}
