import Authorizer
import Nodes
import OAuth
import Topology

/// An authorizer that its owner may stop: then nobody judges, and the gateway answers as if it had failed.
struct SwitchedAuthorizer: Authorizing {
  let base: any Authorizing
  let node: NodeSwitch

  var name: NodeName { base.name }
  var specification: AuthorizerSpecification { base.specification }

  func authorize(_ event: RequestEvent, cause: ExchangeID) async -> AuthorizerResult {
    guard !node.isUp else { return await base.authorize(event, cause: cause) }
    let sentence = "the authorizer '\(name)' is stopped"
    return AuthorizerResult(
      outcome: .exception(sentence),
      verdicts: [.fail(.authorizerUp, expected: "an authorizer that is up", presented: name.text)],
      invocation: Invocation(
        authorizer: name, event: { event.json }, policy: nil, failure: sentence, duration: .zero))
  }
}

extension Rule {
  static let authorizerUp = Rule(
    "authorizer-up", nil, passed: "The authorizer {presented} is up.",
    failed: "The authorizer {presented} was stopped by the lab's owner, so nobody judged.",
    remedy: "Start it again: `holdfast node start NAME`.")
}
