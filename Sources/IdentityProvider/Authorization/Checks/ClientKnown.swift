import OAuth
import Topology

extension Rule {
  static let authorizationClientKnown = Rule(
    "authorization-client-known", .rfc(6749, "2.2"),
    passed: "The client {presented} is registered.",
    failed: "The client {presented} is not registered.",
    remedy: "Compare the client_id of the link with the clients in lab.json.")
}

extension AuthorizationCheck {
  static let clientKnown = AuthorizationCheck { draft throws(OAuthError) in
    let id = draft["client_id"]
    draft.client = id.flatMap { draft.clients[$0]?.specification }
    guard let client = draft.client else {
      throw OAuthError(
        .invalidRequest, "The client is not known.",
        verdict: .fail(
          .authorizationClientKnown, expected: "a registered client", presented: Verdict.excerpt(id)))
    }
    return .pass(.authorizationClientKnown, expected: client.id, presented: Verdict.excerpt(id))
  }
}
