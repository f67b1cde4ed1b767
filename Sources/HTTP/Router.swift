/// Finds what belongs to a path: of all patterns that match, the most exact one.
package struct Router<Value: Sendable>: Sendable {
  private let routes: [(pattern: PathPattern, value: Value)]

  /// Among patterns that are equally exact the first one wins.
  package init(_ routes: [(pattern: PathPattern, value: Value)]) {
    // The order of equals is kept by their place, for the library's sort does not promise it.
    let ordered = routes.enumerated().sorted { left, right in
      if left.element.pattern.isMoreExact(than: right.element.pattern) { return true }
      if right.element.pattern.isMoreExact(than: left.element.pattern) { return false }
      return left.offset < right.offset
    }
    self.routes = ordered.map(\.element)
  }

  /// - Parameter path: in canonical form.
  package func find(_ path: String) -> (value: Value, match: PathPattern.Match)? {
    for route in routes {
      if let match = route.pattern.match(path) { return (route.value, match) }
    }
    return nil
  }
}
