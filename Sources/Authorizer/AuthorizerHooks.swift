package import OAuth

/// The nine places at which an authorizer of one's own steps in, under the names and in the order of the
/// published one. Each has a default, so that an implementation states only what it changes.
///
/// A program that starts a lab passes its own in `LabOptions.hooks`. They run on the authorizer's loop and must not
/// block it.
package protocol AuthorizerHooks: Sendable {
  /// Before anything else.
  func onEnter(_ event: RequestEvent)

  /// The scopes that the call must be covered by; nil asks for none.
  ///
  /// - Parameter table: what `lab.json` says.
  func determineScopes(_ event: RequestEvent, table: ScopeTable) -> [String]?

  /// After an answer. What is thrown here counts as a failure of the call.
  func onIntrospection(_ event: RequestEvent, _ answer: IntrospectionAnswer) throws

  /// After a call that failed.
  func onIntrospectionError(_ event: RequestEvent, _ failure: IntrospectionFailure)

  /// Before a policy, whatever its effect: may add to its context or take away.
  func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent)

  /// Before an Allow is returned. The policy may be changed, even into a Deny, and `verdicts` may say why.
  func onAllow(_ event: RequestEvent, _ policy: inout AuthorizerPolicy, _ verdicts: inout [Verdict])

  /// Before a Deny is returned.
  func onDeny(_ event: RequestEvent, _ policy: AuthorizerPolicy)

  /// Before the exception `Unauthorized`, which the gateway answers with 401.
  func onUnauthorized(_ event: RequestEvent)

  /// Before the exception that the gateway answers with 500.
  func onInternalServerError(_ event: RequestEvent)
}

extension AuthorizerHooks {
  package func onEnter(_ event: RequestEvent) {}
  package func determineScopes(_ event: RequestEvent, table: ScopeTable) -> [String]? {
    table.scopes(for: event)
  }
  package func onIntrospection(_ event: RequestEvent, _ answer: IntrospectionAnswer) throws {}
  package func onIntrospectionError(_ event: RequestEvent, _ failure: IntrospectionFailure) {}
  package func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent) {}
  package func onAllow(
    _ event: RequestEvent, _ policy: inout AuthorizerPolicy, _ verdicts: inout [Verdict]
  ) {}
  package func onDeny(_ event: RequestEvent, _ policy: AuthorizerPolicy) {}
  package func onUnauthorized(_ event: RequestEvent) {}
  package func onInternalServerError(_ event: RequestEvent) {}
}

/// Nothing but the defaults.
package struct StandardHooks: AuthorizerHooks {
  package init() {}
}
