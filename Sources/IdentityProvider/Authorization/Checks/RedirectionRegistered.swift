import OAuth
import Topology

extension Rule {
  static let redirectionRegistered = Rule(
    "redirection-registered", .rfc(6749, "3.1.2.3"),
    passed: "The redirection URI {presented} is registered for the client.",
    failed: "The redirection URI {presented} is none of those registered for the client: {expected}.",
    remedy:
      "Send a registered redirect_uri, character for character, or register this one in "
      + "lab.json.",
    skipped: "No redirection URI was sent; the client has registered only {expected}.")
}

extension AuthorizationCheck {
  /// Exact comparison, and omitted only where exactly one is registered (also RFC 9700 §2.1).
  static let redirectionRegistered = AuthorizationCheck { draft throws(OAuthError) in
    let registered = try draft.knownClient().redirects
    guard let sent = draft["redirect_uri"] else {
      let only = try onlyOne(of: registered)
      draft.redirection = .init(uri: only, wasSent: false)
      return Verdict(.redirectionRegistered, .skipped, expected: only)
    }
    // By bytes: two Swift strings are equal as soon as they look alike.
    guard let match = registered.first(where: { $0.utf8.elementsEqual(sent.utf8) }) else {
      throw refusal(registered, presented: sent)
    }
    draft.redirection = .init(uri: match, wasSent: true)
    return .pass(.redirectionRegistered, expected: match, presented: match)
  }

  private static func onlyOne(of registered: [String]) throws(OAuthError) -> String {
    guard registered.count == 1 else { throw refusal(registered, presented: nil) }
    return registered[0]
  }

  private static func refusal(_ registered: [String], presented: String?) -> OAuthError {
    OAuthError(
      .invalidRequest, "The redirection URI is not registered for this client.",
      verdict: .fail(
        .redirectionRegistered,
        expected: registered.isEmpty ? "none" : registered.joined(separator: " or "),
        presented: Verdict.excerpt(presented)))
  }
}
