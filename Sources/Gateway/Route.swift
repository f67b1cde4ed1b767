import Authorizer
import HTTP
import Layers
import Topology
import TrustedSubsystem

/// Which requests go where, and through what: layers, then a link.
struct Route: Sendable {
  let pattern: PathPattern
  let exceptions: [PathPattern]
  /// Empty: any.
  let methods: [String]
  let rewrite: String?
  let layers: [any Layer]
  let nearEnd: NearEnd
  /// `GET /time -> time`.
  let description: String

  func takes(method: String) -> Bool { methods.isEmpty || methods.contains(method) }
}

/// A route that cannot be built. Checking `lab.json` finds these first.
package enum RouteError: Error, Sendable, Equatable {
  case noLink(route: String, node: String)
  case noAuthorizer(route: String, name: String)
  case badPath(route: String, problem: String)
}
