import HTTP
package import Nodes
import OAuth
package import Topology
package import TrustedSubsystem

/// The built-in Lambda authorizer: finds the token of an event, asks the identity provider about it and turns
/// the answer into a policy.
///
/// It behaves as the published Python authorizer does; README.md beside this file lists what differs. Above
/// all: where the identity provider cannot be asked and `policy` is true, the published one crashes on the
/// missing answer, which the gateway answers with 500. This one returns the Deny that was meant, with
/// `introspection_exception` in its context, unless `onIntrospectionFailure` says `crash`.
package actor RequestAuthorizer: Authorizing {
  package nonisolated let name: NodeName
  private nonisolated let executor: any SerialExecutor
  package nonisolated let specification: AuthorizerSpecification
  private let scopes: ScopeTable
  private let client: IntrospectionClient
  private let hooks: any AuthorizerHooks

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - link: leads to a listener of the identity provider that has the introspection API.
  ///   - account: as whom the authorizer calls it.
  ///   - hooks: instead of the rules of the specification.
  package init(
    name: NodeName, executor: any SerialExecutor, specification: AuthorizerSpecification, link: any Link,
    account: BasicAccount, hooks: (any AuthorizerHooks)? = nil
  ) {
    self.name = name
    self.executor = executor
    self.specification = specification
    scopes = ScopeTable(specification.scopes)
    client = IntrospectionClient(link: link, account: account)
    self.hooks = hooks ?? RuleHooks(specification)
  }

  package func authorize(_ event: RequestEvent, cause: ExchangeID) async -> AuthorizerResult {
    let start = ContinuousClock.now
    hooks.onEnter(event)
    let call = IntrospectionCall(
      token: token(of: event),
      scopes: hooks.determineScopes(event, table: scopes), clientCertificate: event.clientCertificate)
    let body = call.body
    let result = await introspect(body, event, cause)
    var verdicts = TokenChecks.verdicts(call, result, at: event.time)
    let outcome = outcome(of: result, request: body, event, &verdicts)
    return AuthorizerResult(
      outcome: outcome, verdicts: verdicts,
      invocation: invocation(event, outcome, start.duration(to: .now)))
  }

  private func introspect(
    _ body: [UInt8], _ event: RequestEvent, _ cause: ExchangeID
  ) async -> Result<IntrospectionAnswer, IntrospectionFailure> {
    do throws(IntrospectionFailure) {
      let answer = try await client.introspect(body, cause: cause)
      do { try hooks.onIntrospection(event, answer) } catch { throw IntrospectionFailure("\(error)") }
      return .success(answer)
    } catch {
      hooks.onIntrospectionError(event, error)
      return .failure(error)
    }
  }

  private func token(of event: RequestEvent) -> String? {
    event.authorizationToken.map(BearerToken.find(in:)) ?? BearerToken.find(in: event.request.headers)
  }

  private func outcome(
    of result: Result<IntrospectionAnswer, IntrospectionFailure>, request: [UInt8], _ event: RequestEvent,
    _ verdicts: inout [Verdict]
  ) -> AuthorizerOutcome {
    let returnsPolicies = specification.policy
    switch try? result.get().action {
    case .ok:
      var policy = policy(.allow, result, request, event)
      hooks.onAllow(event, &policy, &verdicts)
      return .policy(policy)
    case .unauthorized where !returnsPolicies:
      hooks.onUnauthorized(event)
      return .exception(AuthorizerOutcome.unauthorized)
    case .internalServerError where !returnsPolicies, nil where !returnsPolicies:
      hooks.onInternalServerError(event)
      return .exception(AuthorizerOutcome.internalServerError)
    case let action:
      let policy = policy(.deny, result, request, event)
      guard action != nil || specification.onIntrospectionFailure == .deny else {
        return .exception(Self.crash)
      }
      hooks.onDeny(event, policy)
      return .policy(policy)
    }
  }

  /// What Python says when the published authorizer looks for the subject of an answer that never came.
  private static let crash = "'NoneType' object has no attribute 'subject'"

  private func policy(
    _ effect: AuthorizerPolicy.Statement.Effect, _ result: Result<IntrospectionAnswer, IntrospectionFailure>,
    _ request: [UInt8], _ event: RequestEvent
  ) -> AuthorizerPolicy {
    var policy = AuthorizerPolicy(
      principalID: try? result.get().subject,
      statements: [.init(effect, resources: .only([event.arn.text]))],
      context: PolicyContext.entries(request: request, result))
    hooks.updatePolicyContext(&policy, event)
    return policy
  }

  private func invocation(
    _ event: RequestEvent, _ outcome: AuthorizerOutcome, _ duration: Duration
  ) -> Invocation {
    switch outcome {
    case .policy(let policy):
      Invocation(
        authorizer: name, event: { event.json }, policy: { policy.json }, failure: nil, duration: duration)
    case .exception(let text):
      Invocation(
        authorizer: name, event: { event.json }, policy: nil, failure: text, duration: duration)
    }
  }
}
