import OAuth
import Topology

extension Rule {
  static let requestedScopeRegistered = Rule(
    "requested-scope-registered", .rfc(6749, "3.3"),
    passed: "The client may ask for {presented}.",
    failed: "The client may ask for {expected}, and it asked for {presented}.",
    remedy: "Ask for registered scopes only, or add the scope to the client's `scopes` in lab.json.",
    skipped: "No scope was sent, so all that the client may ask for is meant: {expected}.")
}

extension AuthorizationCheck {
  static let scopeRegistered = AuthorizationCheck { draft throws(OAuthError) in
    let registered = try draft.knownClient().scopes
    guard let sent = draft["scope"] else {
      draft.scopes = registered
      return Verdict(.requestedScopeRegistered, .skipped, expected: registered.joined(separator: " "))
    }
    guard let scopes = subset(of: registered, named: sent) else {
      throw OAuthError(
        .invalidScope, "The scope is not one that this client may ask for.",
        verdict: .fail(
          .requestedScopeRegistered, expected: registered.joined(separator: " "),
          presented: Verdict.excerpt(sent)))
    }
    draft.scopes = scopes
    return .pass(
      .requestedScopeRegistered, expected: registered.joined(separator: " "),
      presented: scopes.joined(separator: " "))
  }

  /// The registered scopes that `text` names, in its order and without repeats, or nil where it names any
  /// other or is no list of words with single blanks between them.
  private static func subset(of registered: [String], named text: String) -> [String]? {
    var scopes: [String] = []
    for word in text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false) {
      guard let scope = registered.first(where: { $0.utf8.elementsEqual(word) }) else { return nil }
      if !scopes.contains(scope) { scopes.append(scope) }
    }
    return scopes
  }
}
