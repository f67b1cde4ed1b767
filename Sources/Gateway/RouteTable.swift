import Authorizer
import HTTP
import Layers
import Topology
import TrustedSubsystem

/// The routes of a gateway, the most specific first.
struct RouteTable: Sendable {
  private let routes: [Route]
  /// `/dev` where the gateway has a stage, else empty.
  private let stagePrefix: String

  enum Match {
    case found(RouteMatch)
    case refused(Refusal)
  }

  init(
    _ specification: GatewaySpecification, dialect: any Dialect, links: [String: NearEnd],
    authorizers: [String: any Authorizing], caches: ResultCaches
  ) throws(RouteError) {
    stagePrefix = specification.stage.map { "/\($0)" } ?? ""
    let builder = RouteBuilder(
      specification: specification, dialect: dialect, links: links, authorizers: authorizers,
      caches: caches)
    routes = try builder.routes()
  }

  func match(_ request: HTTPRequest) -> Match {
    guard let path = pathBelowStage(request.path) else { return .refused(.noStage) }
    var otherMethods: [String] = []
    for route in routes {
      guard let match = route.pattern.match(path),
        !route.exceptions.contains(where: { $0.match(path) != nil })
      else { continue }
      if route.takes(method: request.method) {
        return .found(RouteMatch(route: route, path: path, parameters: match.parameters))
      }
      otherMethods += route.methods
    }
    return .refused(otherMethods.isEmpty ? .noRoute : .noMethod(allowed: otherMethods))
  }

  private func pathBelowStage(_ path: String) -> String? {
    if stagePrefix.isEmpty { return path }
    guard path.utf8.starts(with: stagePrefix.utf8) else { return nil }
    let rest = path.utf8.dropFirst(stagePrefix.utf8.count)
    if rest.isEmpty { return "/" }
    return rest.first == UInt8(ascii: "/") ? String(Substring(rest)) : nil
  }
}

struct RouteMatch: Sendable {
  let route: Route
  /// Below the stage.
  let path: String
  let parameters: [FormParameters.Parameter]
}
