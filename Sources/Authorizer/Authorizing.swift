package import Nodes
package import Topology

/// Judges calls for a gateway: the checks that are built in, or a function of somebody else's that the lab
/// hosts.
package protocol Authorizing: Sendable {
  var name: NodeName { get }

  /// What a gateway has to know before it asks: which event, and how long and by what it keeps the answers.
  var specification: AuthorizerSpecification { get }

  /// Judges one call. It does not throw: what goes wrong is an exception in the outcome, and a verdict.
  ///
  /// - Parameter cause: the exchange that is to be authorized, for the log's chain of causes.
  func authorize(_ event: RequestEvent, cause: ExchangeID) async -> AuthorizerResult
}
