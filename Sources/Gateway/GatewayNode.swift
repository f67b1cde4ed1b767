package import Authorizer
package import HTTP
import Layers
package import Nodes
package import OAuth
package import Topology
package import TrustedSubsystem

/// Stands in front of other nodes: finds the route of a request, puts it through the route's layers and hands
/// it on over the route's link.
package actor GatewayNode: Node {
  package nonisolated let name: NodeName
  private nonisolated let executor: any SerialExecutor
  private let routes: RouteTable
  private let dialect: any Dialect
  private var identifiers: RequestIdentifiers

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - links: by the name of the node that they lead to.
  ///   - authorizers: by name; each should share this gateway's executor.
  ///   - caches: of their answers; the replicas of a gateway share one.
  /// - Throws: where a route names a node without a link, or an authorizer that is not there.
  package init(
    name: NodeName, executor: any SerialExecutor, specification: GatewaySpecification,
    links: [String: NearEnd], authorizers: [String: any Authorizing] = [:],
    caches: ResultCaches = ResultCaches(), random: any RandomBytes
  ) throws(RouteError) {
    self.name = name
    self.executor = executor
    dialect = Self.dialect(of: specification)
    routes = try RouteTable(
      specification, dialect: dialect, links: links, authorizers: authorizers, caches: caches)
    identifiers = RequestIdentifiers(random)
  }

  package func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply {
    let identifier = identifiers.next()
    switch routes.match(request) {
    case .found(let match):
      var passage = Passage(
        request, in: context, path: match.path, requestID: identifier.requestID,
        extendedRequestID: identifier.apiGatewayID, pathParameters: match.parameters)
      passage.verdicts.append(.pass(.routeFound, expected: match.route.description))
      var response = await answer(&passage, match.route)
      dialect.sign(&response, identifier)
      return Reply(response, verdicts: passage.verdicts, invocations: passage.invocations)
    case .refused(let refusal):
      var response = dialect.response(to: refusal)
      dialect.sign(&response, identifier)
      return Reply(
        response, verdicts: [.fail(.routeFound, presented: "\(request.method) \(request.path)")])
    }
  }

  private static func dialect(of specification: GatewaySpecification) -> any Dialect {
    switch specification.dialect {
    case .plain: PlainDialect()
    case .aws: AWSDialect(explicitDenyMessage: specification.awsCompat.explicitDenyMessage)
    }
  }

  private func answer(_ passage: inout Passage, _ route: Route) async -> HTTPResponse {
    if let refusal = await route.layers.refusal(of: &passage) { return refusal }
    return await forward(&passage, route)
  }

  private func forward(_ passage: inout Passage, _ route: Route) async -> HTTPResponse {
    let (request, verdict) = route.nearEnd.forwarded(
      passage.request, path: route.rewrite ?? passage.path, certificate: passage.context.caller.certificate,
      claims: passage.claims)
    if let verdict { passage.verdicts.append(verdict) }
    do {
      var response = try await route.nearEnd.link.send(request, cause: passage.context.exchange)
      response.headers = ForwardableHeaders.response(response.headers)
      dialect.adapt(&response)
      return response
    } catch {
      passage.verdicts.append(
        .fail(.backendAnswered, expected: route.nearEnd.link.target.description, detail: error.sentence))
      return dialect.response(to: .backend(error))
    }
  }
}

extension Rule {
  package static let routeFound = Rule(
    "route-found", nil,
    passed: "The route {expected} takes the request.",
    failed: "No route takes {presented}.")

  package static let backendAnswered = Rule(
    "backend-answered", .rfc(9110, "15.6"),
    passed: "{expected} answered.",
    failed: "{expected} did not answer.")
}
