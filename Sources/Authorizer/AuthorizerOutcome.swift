package import Nodes
package import OAuth

/// How an authorizer ended: by a policy, or by an exception with this text.
package enum AuthorizerOutcome: Sendable {
  case policy(AuthorizerPolicy)
  case exception(String)

  /// The one text that a REST API answers with 401 instead of 500.
  package static let unauthorized = "Unauthorized"
  package static let internalServerError = "Internal Server Error"
}

/// The outcome of one invocation with what led to it.
package struct AuthorizerResult: Sendable {
  package let outcome: AuthorizerOutcome
  package let verdicts: [Verdict]
  package let invocation: Invocation

  package init(outcome: AuthorizerOutcome, verdicts: [Verdict], invocation: Invocation) {
    self.outcome = outcome
    self.verdicts = verdicts
    self.invocation = invocation
  }
}
