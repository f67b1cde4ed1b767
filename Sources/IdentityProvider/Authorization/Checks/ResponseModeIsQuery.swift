import OAuth

extension Rule {
  static let responseModeIsQuery = Rule(
    "response-mode-is-query",
    Specification(document: "OAuth 2.0 Multiple Response Type Encoding Practices", section: "2.1"),
    passed: "The response goes into the query of the redirection URI.",
    failed: "The response mode must be absent or {expected}, and it was {presented}.",
    remedy: "Leave response_mode out.")
}

extension AuthorizationCheck {
  static let responseModeIsQuery = AuthorizationCheck { draft throws(OAuthError) in
    let mode = draft["response_mode"]
    guard mode == nil || mode == "query" else {
      throw OAuthError(
        .invalidRequest, "The only response mode is query.",
        verdict: .fail(.responseModeIsQuery, expected: "query", presented: Verdict.excerpt(mode)))
    }
    return .pass(.responseModeIsQuery, expected: "query", presented: mode)
  }
}
