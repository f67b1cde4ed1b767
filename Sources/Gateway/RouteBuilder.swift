import Authorizer
import HTTP
import Layers
import Topology
import TrustedSubsystem

/// Turns what `lab.json` says of routes into routes, with everything that is the same for all requests worked
/// out beforehand.
struct RouteBuilder {
  let specifications: [GatewaySpecification.Route]
  let api: APIResource.API
  let dialect: any Dialect
  let links: [String: NearEnd]
  let authorizers: [String: any Authorizing]
  let caches: ResultCaches
  /// Nil where nothing is counted.
  let usage: StageUsage?

  /// The most specific first; of equals, in the order of the file.
  func routes() throws(RouteError) -> [Route] {
    var routes: [Route] = []
    for route in specifications { routes.append(try build(route)) }
    return routes.enumerated()
      .sorted { left, right in
        if left.element.pattern.isMoreExact(than: right.element.pattern) { return true }
        if right.element.pattern.isMoreExact(than: left.element.pattern) { return false }
        return left.offset < right.offset
      }
      .map(\.element)
  }

  private func build(_ route: GatewaySpecification.Route) throws(RouteError) -> Route {
    guard let nearEnd = links[route.to] else { throw .noLink(route: route.path, node: route.to) }
    let methods = route.methods.isEmpty ? "any method" : route.methods.joined(separator: ", ")
    return Route(
      pattern: try pattern(route.path, of: route), exceptions: try exceptions(of: route),
      methods: route.methods, rewrite: route.rewrite, layers: try layers(of: route), nearEnd: nearEnd,
      description: "\(methods) \(route.path) -> \(route.to)")
  }

  private func exceptions(of route: GatewaySpecification.Route) throws(RouteError) -> [PathPattern] {
    var patterns: [PathPattern] = []
    for path in route.except { patterns.append(try pattern(path, of: route)) }
    return patterns
  }

  private func pattern(
    _ path: String, of route: GatewaySpecification.Route
  ) throws(RouteError) -> PathPattern {
    do { return try PathPattern(parsing: path) } catch {
      throw .badPath(route: route.path, problem: error.sentence)
    }
  }

  /// Where a token is judged, it must have come by the one way first.
  private func layers(of route: GatewaySpecification.Route) throws(RouteError) -> [any Layer] {
    var layers: [any Layer] = []
    if let throttle = usage?.throttle(of: route, dialect) { layers.append(throttle) }
    for layer in route.layers {
      switch layer {
      case .authorizer(let name):
        guard let authorizer = authorizers[name] else { throw .noAuthorizer(route: route.path, name: name) }
        let dialect = dialect
        layers.append(TokenPlacement { dialect.response(to: .badRequest($0), &$1) })
        layers.append(
          AuthorizerLayer(
            authorizer: authorizer, resource: resource(route), dialect: dialect, caches: caches,
            keys: usage?.shownKeys(of: route)))
      }
    }
    if let keys = usage?.keys(of: route, dialect) { layers.append(keys) }
    return layers
  }

  private func resource(_ route: GatewaySpecification.Route) -> APIResource {
    APIResource(api: api, path: route.path, methods: route.methods)
  }
}
