import HTTP
import OAuth

extension Rule {
  static let parametersSentOnce = Rule(
    "authorization-parameters-sent-once", .rfc(6749, "3.1"),
    passed: "No parameter was sent twice.",
    failed: "A parameter was sent more than once: {presented}.",
    remedy: "Send each parameter of the authorization request once.")
}

extension AuthorizationCheck {
  /// With two clients or two addresses nobody can say where an error should go, so it goes nowhere.
  static let destinationSentOnce = AuthorizationCheck { draft throws(OAuthError) in
    try requireOnce(draft.parameters.repeated.filter { $0 == "client_id" || $0 == "redirect_uri" })
  }

  /// Also keeps `state`, which the refusals from here on give back. One that was sent twice is not given back.
  static let parametersSentOnce = AuthorizationCheck { draft throws(OAuthError) in
    if !draft.parameters.repeated.contains("state") { draft.state = draft["state"] }
    return try requireOnce(draft.parameters.repeated)
  }

  private static func requireOnce(_ repeated: [String]) throws(OAuthError) -> Verdict {
    guard repeated.isEmpty else {
      let names = Verdict.excerpt(repeated.joined(separator: ", "))
      throw OAuthError(
        .invalidRequest, "A parameter was sent more than once.",
        verdict: .fail(.parametersSentOnce, expected: "each parameter once", presented: names))
    }
    return .pass(.parametersSentOnce)
  }
}
