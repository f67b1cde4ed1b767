import OAuth
import Topology

extension Rule {
  static let codeGrantRegistered = Rule(
    "code-grant-registered", .rfc(6749, "4.1.2.1"),
    passed: "The client may use the authorization code grant.",
    failed: "The client has registered only these grants: {presented}.",
    remedy: "Add authorization_code to the client's `grants` in lab.json.")
}

extension AuthorizationCheck {
  static let codeGrantRegistered = AuthorizationCheck { draft throws(OAuthError) in
    let grants = try draft.knownClient().grants
    guard grants.contains(.authorizationCode) else {
      throw OAuthError(
        .unauthorizedClient, "The client may not use the authorization code grant.",
        verdict: .fail(
          .codeGrantRegistered, expected: "authorization_code",
          presented: grants.map(\.rawValue).joined(separator: " ")))
    }
    return .pass(.codeGrantRegistered, expected: "authorization_code")
  }
}
