import Topology

/// An authorizer that repeats the method ARN in its Allow repeats a star in it. Asked for the path `/*`, it
/// leaves a policy that covers every path, and a gateway that keeps answers uses it for all of them.
struct WildcardPath: Attack {
  static let name = "wildcard-path"
  static let summary =
    "a request for the path '*' leaves a kept policy that covers what the token may not have"
  static let cure = "\"identitySources\": [..., \"context.path\"] at the authorizer, or \"cache\": \"0s\""
  static let topology = AttackTopology.text(
    name: "wildcard-path",
    authorizer: """
      "scopes": { "GET time": ["admin"], "GET {item}": ["profile"] }, "cache": "300s",
            "identitySources": ["method.request.header.Authorization", "context.identity.clientCert.clientCertPem"]
      """,
    routes: """
      { "methods": ["GET"], "path": "/time", "to": "time", "layers": [{ "authorizer": "authorizer" }] },
              { "methods": ["GET"], "path": "/{item}", "to": "time", "rewrite": "/time",
                "layers": [{ "authorizer": "authorizer" }] }
      """)

  private let open: GuardedRoute
  private let target: GuardedRoute
  private let source: TokenSource

  init(_ topology: LabTopology) throws(AttackError) {
    let routes = GuardedRoute.all(topology)
    for open in routes where open.leavesPathOpen {
      let covered = routes.first {
        !$0.leavesPathOpen && $0.place == open.place && $0.authorizer == open.authorizer
          && $0.route.path.hasPrefix(open.prefix)
      }
      guard let target = covered else { continue }
      self.open = open
      self.target = target
      let accepted = open.accepted(topology)
      source = try TokenSource(topology) { accepted.isEmpty || accepted.contains($0) }
      return
    }
    throw .noTarget("no authorizer guards a route with a parameter and a route that its star would cover")
  }

  func run(_ adversary: Adversary) async throws(AttackError) -> Answer {
    let url = try target.url(adversary.topology)
    let path = target.route.path
    // With a token of its own, for a Deny would be kept as well.
    let control = try await adversary.send(
      target.request(path, token: try await source.token(adversary)), to: url, as: source.certificate,
      "what the token may not have is refused")
    guard !control.isAllowed else {
      throw .noTarget("the token opens \(path) anyway, so there is nothing to gain")
    }
    let token = try await source.token(adversary)
    _ = try await adversary.send(
      open.request("\(open.prefix)*", token: token), to: url, as: source.certificate,
      "the path is a star, and the policy repeats it")
    return try await adversary.send(
      target.request(path, token: token), to: url, as: source.certificate,
      "the same request as before, with the second token")
  }
}
