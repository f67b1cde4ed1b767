import HTTP
package import Nodes
import OAuth
package import Topology
package import TrustedSubsystem

/// The built-in Lambda authorizer: finds the token of a REQUEST event, asks the identity provider about it
/// and turns the answer into a policy.
///
/// It behaves as the published Python authorizer does, with one exception. Where the identity provider cannot
/// be asked and `policy` is true, the published one crashes on the missing answer, which the gateway answers
/// with 500; this one returns the Deny that was meant, with `introspection_exception` in its context.
package actor RequestAuthorizer: Authorizing {
  package nonisolated let name: NodeName
  private nonisolated let executor: any SerialExecutor
  private let scopes: ScopeTable
  /// Whether a refusal is a Deny policy or an exception.
  private let returnsPolicies: Bool
  private let client: IntrospectionClient
  private let hooks: any AuthorizerHooks

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - link: leads to a listener of the identity provider that has the introspection API.
  ///   - account: as whom the authorizer calls it.
  package init(
    name: NodeName, executor: any SerialExecutor, specification: AuthorizerSpecification, link: any Link,
    account: BasicAccount, hooks: any AuthorizerHooks = StandardHooks()
  ) {
    self.name = name
    self.executor = executor
    scopes = ScopeTable(specification.scopes)
    returnsPolicies = specification.policy
    client = IntrospectionClient(link: link, account: account)
    self.hooks = hooks
  }

  package func authorize(_ event: RequestEvent, cause: ExchangeID) async -> AuthorizerResult {
    let start = ContinuousClock.now
    hooks.onEnter(event)
    let call = IntrospectionCall(
      token: BearerToken.find(in: event.request.headers),
      scopes: hooks.determineScopes(event, table: scopes), clientCertificate: event.clientCertificate)
    let body = call.body
    let result = await introspect(body, event, cause)
    let outcome = outcome(of: result, request: body, event)
    return AuthorizerResult(
      outcome: outcome, verdicts: TokenChecks.verdicts(call, result, at: event.time),
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

  private func outcome(
    of result: Result<IntrospectionAnswer, IntrospectionFailure>, request: [UInt8], _ event: RequestEvent
  ) -> AuthorizerOutcome {
    let action = try? result.get().action
    switch action {
    case .ok: return .policy(policy(.allow, result, request, event))
    case .unauthorized where !returnsPolicies:
      hooks.onUnauthorized(event)
      return .exception(AuthorizerOutcome.unauthorized)
    case .internalServerError where !returnsPolicies, nil where !returnsPolicies:
      hooks.onInternalServerError(event)
      return .exception(AuthorizerOutcome.internalServerError)
    default: return .policy(policy(.deny, result, request, event))
    }
  }

  private func policy(
    _ effect: AuthorizerPolicy.Statement.Effect, _ result: Result<IntrospectionAnswer, IntrospectionFailure>,
    _ request: [UInt8], _ event: RequestEvent
  ) -> AuthorizerPolicy {
    var policy = AuthorizerPolicy(
      principalID: try? result.get().subject,
      statements: [.init(effect, resources: .only([event.arn.text]))],
      context: PolicyContext.entries(request: request, result))
    hooks.updatePolicyContext(&policy, event)
    switch effect {
    case .allow: hooks.onAllow(event, policy)
    case .deny: hooks.onDeny(event, policy)
    }
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
