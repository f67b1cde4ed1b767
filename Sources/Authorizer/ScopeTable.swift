import HTTP
package import Topology

/// Which scopes a call must be covered by, by method and path.
package struct ScopeTable: Sendable {
  /// The most exact pattern first; of equals, one that names the method, then the order of the file.
  private let rules: [Rule]

  private struct Rule: Sendable {
    /// Nil: any.
    let method: String?
    /// Nil where the text is no pattern. Then every path must be covered by the scopes, for nobody knows
    /// which one was meant.
    let pattern: PathPattern?
    let scopes: [String]

    init(_ rule: AuthorizerSpecification.ScopeRule) {
      method = rule.method == "ANY" ? nil : rule.method
      pattern = try? PathPattern(parsing: "/" + rule.path)
      scopes = rule.scopes
    }

    func isMoreExact(than other: Rule) -> Bool {
      guard let pattern, let theirs = other.pattern else { return pattern == nil && other.pattern != nil }
      if pattern.isMoreExact(than: theirs) { return true }
      return !theirs.isMoreExact(than: pattern) && method != nil && other.method == nil
    }
  }

  package init(_ rules: [AuthorizerSpecification.ScopeRule]) {
    let ordered = rules.map(Rule.init).enumerated().sorted { left, right in
      if left.element.isMoreExact(than: right.element) { return true }
      if right.element.isMoreExact(than: left.element) { return false }
      return left.offset < right.offset
    }
    self.rules = ordered.map(\.element)
  }

  /// The scopes of the most exact rule that the method and the path match, `pets/7` before `pets/{id}` before
  /// `pets/*`; nil where none does: then any active token will do.
  package func scopes(for event: RequestEvent) -> [String]? {
    rules.first { rule in
      (rule.method == nil || rule.method == event.arn.method)
        && (rule.pattern.map { $0.match(event.path) != nil } ?? true)
    }?.scopes
  }
}
