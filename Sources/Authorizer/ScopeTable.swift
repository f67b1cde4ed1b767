package import Topology

/// Which scopes a call must be covered by, by method and path.
package struct ScopeTable: Sendable {
  private let rules: [AuthorizerSpecification.ScopeRule]

  package init(_ rules: [AuthorizerSpecification.ScopeRule]) { self.rules = rules }

  /// The scopes of the rule that names the path itself, or else the resource that it belongs to
  /// (`pets/{id}`); nil where no rule does: then any active token will do.
  package func scopes(for event: RequestEvent) -> [String]? {
    let rule =
      rules.first { $0.method == event.arn.method && $0.path == event.arn.path }
      ?? rules.first { $0.method == event.arn.method && $0.path == event.resource.path.dropFirst() }
    return rule?.scopes
  }
}
