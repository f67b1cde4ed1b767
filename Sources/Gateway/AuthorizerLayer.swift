import Authorizer
import HTTP
import Layers
import Nodes
package import OAuth
import Topology

/// The layer that asks an authorizer, or its kept answers, and abides by the policy.
struct AuthorizerLayer: Layer {
  private let authorizer: any Authorizing
  private let resource: APIResource
  private let dialect: any Dialect
  private let identitySources: IdentitySources?
  private let cache: ResultCache?
  /// Nil where the method asks callers for no key.
  private let keys: APIKeyring?

  init(
    authorizer: any Authorizing, resource: APIResource, dialect: any Dialect, caches: ResultCaches,
    keys: APIKeyring? = nil
  ) {
    self.keys = keys
    self.authorizer = authorizer
    self.resource = resource
    self.dialect = dialect
    identitySources = IdentitySources(authorizer.specification, resource.api.compatibility)
    cache = caches.cache(of: authorizer, for: resource.api)
  }

  func examine(_ passage: inout Passage) async -> HTTPResponse? {
    var event = RequestEvent(
      resource: resource, path: passage.path, pathParameters: passage.pathParameters,
      request: passage.request, requestID: passage.requestID, extendedRequestID: passage.extendedRequestID,
      caller: passage.context.caller, time: passage.context.now)
    event.apiKey = keys.flatMap { $0.presented(in: passage.request) }
    guard event.arn.text.utf8.count <= MethodARN.textBytesMax else {
      passage.verdicts.append(
        .fail(
          .methodFits, expected: "a path that fits into a method's ARN",
          presented: "one of \(passage.path.utf8.count) bytes"))
      return dialect.response(to: .uriTooLong, &passage)
    }
    guard let identitySources else { return await ask(event, nil, &passage) }
    switch identitySources.find(in: event) {
    case .missing(let verdict):
      passage.verdicts.append(verdict)
      return dialect.response(to: .unauthorized, &passage)
    case .values(let values):
      if authorizer.specification.event == .token { event.authorizationToken = values.first }
      let key = cache.map { _ in ResultCache.Key(values) }
      guard let key, let kept = cache?.answer(for: key, at: event.time) else {
        return await ask(event, key, &passage)
      }
      passage.verdicts += kept.verdicts(for: event)
      return abide(by: kept.policy, event.arn, took: nil, &passage)
    }
  }

  private func ask(
    _ event: RequestEvent, _ key: ResultCache.Key?, _ passage: inout Passage
  ) async -> HTTPResponse? {
    let result = await authorizer.authorize(event, cause: passage.context.exchange)
    passage.verdicts += result.verdicts
    passage.invocations.append(result.invocation)
    switch result.outcome {
    case .policy(let policy):
      if let key {
        let exchange = passage.context.exchange
        cache?.keep(
          KeptAnswer(policy, of: event, exchange: exchange, verdicts: result.verdicts), for: key)
      }
      return abide(by: policy, event.arn, took: result.invocation.duration, &passage)
    case .exception(let text):
      passage.verdicts.append(
        .fail(.policyAllows, expected: event.arn.text, presented: "no policy (\(text))"))
      return dialect.response(to: .exception(text), &passage)
    }
  }

  private func abide(
    by policy: AuthorizerPolicy, _ arn: MethodARN, took duration: Duration?, _ passage: inout Passage
  ) -> HTTPResponse? {
    let decision = policy.decision(on: arn.text)
    passage.verdicts.append(
      .judge(
        .policyAllows, decision == .allow, expected: arn.text, presented: decision.rawValue))
    passage.authorization = Authorization(
      principalID: policy.principalID, usageIdentifierKey: policy.usageIdentifierKey, duration: duration
    ) { policy[$0]?.text }
    guard decision == .allow else {
      return dialect.response(to: .denied(isExplicit: decision == .explicitDeny, policy), &passage)
    }
    if let key = policy.unusableKey {
      passage.verdicts.append(.fail(.contextUsable, expected: "texts, numbers and booleans", presented: key))
      let status = resource.api.compatibility.unusableContextStatus
      return dialect.response(to: .unusableContext(status: status), &passage)
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

  /// A key whose value is an array or object.
  fileprivate var unusableKey: String? {
    context.first { if case .unusable = $0.value { true } else { false } }?.key
  }
}

extension Rule {
  package static let policyAllows = Rule(
    "policy-allows", Specification(document: "IAM policy evaluation", section: nil),
    passed: "The policy of the authorizer allows {expected}.",
    failed: "The authorizer did not allow {expected}: it returned {presented}.",
    remedy:
      "Read the authorizer's failed verdicts in this exchange; with a policy of your own, "
      + "compare its Resource with the method's ARN.")

  package static let methodFits = Rule(
    "method-arn-fits", nil,
    passed: "The method's ARN is short enough for a policy.",
    failed: "The gateway takes {expected}; this was {presented}.",
    remedy: "Call a shorter path.")

  package static let contextUsable = Rule(
    "context-usable", nil,
    passed: "Every value of the authorizer's context can be handed on as text.",
    failed:
      "The authorizer's context holds an array or an object under {presented}; the gateway noticed only when "
      + "it had to hand it on.",
    remedy:
      "Return strings, numbers or booleans in the context; put anything else into a string as "
      + "JSON.")
}
