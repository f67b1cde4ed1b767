import Authorizer
import HTTP
import Layers
import Nodes
package import OAuth

/// The layer that asks an authorizer and abides by its policy.
struct AuthorizerLayer: Layer {
  let authorizer: any Authorizing
  let resource: APIResource
  let dialect: any Dialect

  func examine(_ passage: inout Passage) async -> HTTPResponse? {
    let event = RequestEvent(
      resource: resource, path: passage.path, pathParameters: passage.pathParameters,
      request: passage.request, requestID: passage.requestID, caller: passage.context.caller,
      time: passage.context.now)
    guard event.arn.text.utf8.count <= MethodARN.textBytesMax else {
      return dialect.response(to: .uriTooLong, &passage)
    }
    let authorization = await authorizer.authorize(event, cause: passage.context.exchange)
    passage.verdicts += authorization.verdicts
    passage.invocations.append(authorization.invocation)
    switch authorization.outcome {
    case .policy(let policy): return abide(by: policy, event.arn, &passage)
    case .exception(let text):
      passage.verdicts.append(
        .fail(.policyAllows, expected: event.arn.text, presented: "the exception \(text)"))
      return dialect.response(to: .exception(text), &passage)
    }
  }

  private func abide(by policy: AuthorizerPolicy, _ arn: MethodARN, _ passage: inout Passage) -> HTTPResponse?
  {
    let decision = policy.decision(on: arn.text)
    passage.verdicts.append(
      Verdict(
        .policyAllows, decision == .allow ? .pass : .fail, expected: arn.text, presented: decision.rawValue))
    passage.authorization = Authorization(
      principalID: policy.principalID, usageIdentifierKey: policy.usageIdentifierKey
    ) { policy[$0]?.text }
    guard decision == .allow else {
      return dialect.response(to: .denied(isExplicit: decision == .explicitDeny, policy), &passage)
    }
    passage.claims = policy.claims
    return nil
  }
}

extension AuthorizerPolicy {
  /// What of the context a backend can be told in headers; the rest is for the log.
  fileprivate var claims: [Claim] {
    ["sub", "client_id", "scope", "exp"].compactMap { key in
      self[key]?.text.map { Claim(key, $0) }
    }
  }
}

extension Rule {
  package static let policyAllows = Rule(
    "policy-allows", Specification(document: "IAM policy evaluation", section: nil),
    passed: "The policy of the authorizer allows {expected}.",
    failed: "The authorizer did not allow {expected}: it returned {presented}.")
}
