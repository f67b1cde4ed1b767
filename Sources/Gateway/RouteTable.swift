import HTTP
import Topology

/// The routes of a deployment, the most specific first.
struct RouteTable: Sendable {
  private let routes: [Route]

  enum Match {
    case found(RouteMatch)
    case refused(Refusal)
  }

  init(_ routes: [Route]) { self.routes = routes }

  /// - Parameter path: below base path and stage.
  func match(method: String, path: String) -> Match {
    var otherMethods: [String] = []
    for route in routes {
      guard let match = route.pattern.match(path),
        !route.exceptions.contains(where: { $0.match(path) != nil })
      else { continue }
      if route.takes(method: method) {
        return .found(RouteMatch(route: route, path: path, parameters: match.parameters))
      }
      otherMethods += route.methods
    }
    return .refused(otherMethods.isEmpty ? .noRoute : .noMethod(allowed: otherMethods))
  }
}

struct RouteMatch: Sendable {
  let route: Route
  /// Below base path and stage.
  let path: String
  let parameters: [FormParameters.Parameter]
}
