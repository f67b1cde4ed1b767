package import Authorizer
import Certificates
package import HTTP
import Layers
package import Nodes
package import OAuth
package import Topology
package import TrustedSubsystem

/// Stands in front of other nodes: finds the stage and the route of a request, puts it through the route's
/// layers and hands it on over the route's link.
package actor GatewayNode: Node {
  package nonisolated let name: NodeName
  private nonisolated let executor: any SerialExecutor
  private let deployments: DeploymentTable
  /// The words before an API is known.
  private nonisolated let dialect: any Dialect
  private let guardedListeners: Set<String>
  private nonisolated let identifiers: RequestIdentifiers

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - links: by the name of the node that they lead to.
  ///   - authorizers: by name; each should share this gateway's executor.
  ///   - environment: what the replicas of one gateway share.
  /// - Throws: where a route names a node without a link, or an authorizer that is not there.
  package init(
    name: NodeName, executor: any SerialExecutor, specification: GatewaySpecification,
    links: [String: NearEnd], authorizers: [String: any Authorizing] = [:], random: any RandomBytes,
    environment: GatewayEnvironment = GatewayEnvironment()
  ) throws(RouteError) {
    self.name = name
    self.executor = executor
    let builder = DeploymentBuilder(
      specification: specification, links: links, authorizers: authorizers, environment: environment)
    deployments = try builder.table()
    dialect = builder.dialect
    guardedListeners = environment.guardedListeners
    identifiers = RequestIdentifiers(random)
  }

  package func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply {
    let identifier = identifiers.next()
    if guardedListeners.contains(context.caller.listener.port), let verdict = context.caller.refusal {
      return refuse(.noCertificate, request, in: context, identifier, verdict, nil)
    }
    switch deployments.location(of: request, at: context.caller.listener) {
    case .refused(let refusal):
      return refuse(refusal, request, in: context, identifier, Self.noRoute(request), nil)
    case .found(let deployment, let path):
      switch deployment.routes.match(method: request.method, path: path) {
      case .refused(let refusal):
        return refuse(refusal, request, in: context, identifier, Self.noRoute(request), deployment)
      case .found(let match): return await answer(request, in: context, identifier, match, deployment)
      }
    }
  }

  package func refuse(
    _ request: HTTPRequest, in context: RequestContext, because verdict: Verdict
  ) async -> Reply {
    refuse(.noCertificate, request, in: context, identifiers.next(), verdict, nil)
  }

  package nonisolated func response(to refusal: HTTPRefusal) -> HTTPResponse {
    let identifier = identifiers.next()
    var response = dialect.response(to: refusal)
    dialect.sign(&response, identifier.requestID, identifier.apiGatewayID)
    return response
  }

  private static func noRoute(_ request: HTTPRequest) -> Verdict {
    .fail(
      .routeFound, expected: "a method and path of a route", presented: "\(request.method) \(request.path)")
  }

  /// A request that no route has taken.
  private func refuse(
    _ refusal: Refusal, _ request: HTTPRequest, in context: RequestContext,
    _ identifier: RequestIdentifier, _ verdict: Verdict, _ deployment: Deployment?
  ) -> Reply {
    let clock = ContinuousClock.now
    var passage = Passage(
      request, in: context, requestID: identifier.requestID, extendedRequestID: identifier.apiGatewayID)
    passage.verdicts.append(verdict)
    let dialect = deployment?.dialect ?? dialect
    let response = dialect.response(to: refusal, &passage)
    return finish(response, passage, Forwarding(), since: clock, deployment, dialect)
  }

  private func answer(
    _ request: HTTPRequest, in context: RequestContext, _ identifier: RequestIdentifier, _ match: RouteMatch,
    _ deployment: Deployment
  ) async -> Reply {
    let clock = ContinuousClock.now
    let route = match.route
    var passage = Passage(
      request, in: context, path: match.path, requestID: identifier.requestID,
      extendedRequestID: identifier.apiGatewayID, resourcePath: route.pattern.text,
      pathParameters: match.parameters)
    passage.verdicts.append(.pass(.routeFound, expected: route.description))
    var forwarding = Forwarding()
    let response =
      if let refusal = await route.layers.refusal(of: &passage) { refusal } else {
        await forward(&passage, route, deployment.dialect, &forwarding)
      }
    return finish(response, passage, forwarding, since: clock, deployment, deployment.dialect)
  }

  private func finish(
    _ response: HTTPResponse, _ passage: Passage, _ forwarding: Forwarding,
    since start: ContinuousClock.Instant, _ deployment: Deployment?, _ dialect: any Dialect
  ) -> Reply {
    var response = response
    dialect.sign(&response, passage.requestID, passage.extendedRequestID)
    if let deployment, let log = deployment.accessLog {
      log.note(
        ContextValues(
          passage: passage, scope: deployment.scope,
          outcome: forwarding.outcome(response, latency: start.duration(to: .now))))
    }
    return Reply(response, verdicts: passage.verdicts, invocations: passage.invocations)
  }

  private func forward(
    _ passage: inout Passage, _ route: Route, _ dialect: any Dialect, _ forwarding: inout Forwarding
  ) async -> HTTPResponse {
    let (request, verdict) = route.nearEnd.forwarded(
      passage.request, path: route.rewrite ?? passage.path, certificate: passage.context.caller.certificate,
      claims: passage.claims)
    if let verdict { passage.verdicts.append(verdict) }
    let start = ContinuousClock.now
    defer { forwarding.latency = start.duration(to: .now) }
    do {
      var response = try await route.nearEnd.link.send(request, cause: passage.context.exchange)
      forwarding.status = response.status
      response.headers = dialect.forwardable(response.headers)
      return response
    } catch {
      forwarding.error = error.sentence
      passage.verdicts.append(
        .fail(.backendAnswered, expected: route.nearEnd.link.target.description, presented: error.sentence))
      return dialect.response(to: .backend(error), &passage)
    }
  }
}

/// How asking the backend went, for the access log.
private struct Forwarding {
  var status: Int?
  var latency: Duration?
  var error: String?

  func outcome(_ response: HTTPResponse, latency total: Duration) -> ContextValues.Outcome {
    ContextValues.Outcome(
      status: response.status, responseBytes: response.body.count, latency: total, integrationStatus: status,
      integrationLatency: latency, integrationError: error)
  }
}

extension Caller {
  private static let verified = "a certificate that the truststore accepts"

  /// Why a caller cannot be let in where a certificate is required; nil where its certificate verified.
  fileprivate var refusal: Verdict? {
    guard let certificate else {
      return .fail(.clientCertificateRequired, expected: Self.verified, presented: "none")
    }
    guard let problem = security?.chainProblem else { return nil }
    return .fail(
      .clientCertificateRequired, expected: Self.verified, presented: certificate.subject, detail: problem)
  }
}

extension Rule {
  package static let routeFound = Rule(
    "route-found", nil,
    passed: "The route {expected} takes the request.",
    failed: "No route takes {presented}.",
    remedy:
      "Compare method and path with the routes of this gateway in lab.json, stage and base path "
      + "included.")

  package static let clientCertificateRequired = Rule(
    "client-certificate-required", .rfc(8446, "4.4.2.4"),
    passed: "The caller's certificate verified.",
    failed: "The listener requires a client certificate that its truststore accepts; presented: {presented}.",
    remedy:
      "Send a certificate that the listener's truststore holds: curl --cert FILE --key FILE; "
      + "`holdfast cert list` names them.")

  package static let backendAnswered = Rule(
    "backend-answered", .rfc(9110, "15.6"),
    passed: "{expected} answered.",
    failed: "{expected} did not answer: {presented}.",
    remedy:
      "See whether the node behind the gateway is up (`holdfast status`) and whether the link "
      + "presents what its listener requires.")
}
