import OAuth

extension Rule {
  static let stateBounded = Rule(
    "state-bounded", .rfc(6749, "4.1.1"),
    passed: "The state is kept to be given back as it came.",
    failed: "The state is longer than {expected}: {presented}.",
    remedy: "Send a shorter state: it has to be unguessable, not long.",
    skipped: "No state was sent: the client must protect its redirection URI by PKCE or not at all.")
}

extension AuthorizationCheck {
  static let stateBytesMax = 4096

  static let stateBounded = AuthorizationCheck { draft throws(OAuthError) in
    guard let state = draft.state else { return Verdict(.stateBounded, .skipped) }
    guard state.utf8.count <= stateBytesMax else {
      draft.state = nil
      throw OAuthError(
        .invalidRequest, "The state is too long.",
        verdict: .fail(
          .stateBounded, expected: "\(stateBytesMax) bytes", presented: "\(state.utf8.count) bytes"))
    }
    return .pass(.stateBounded)
  }
}
