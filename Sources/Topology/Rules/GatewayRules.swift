import OrderedCollections

struct RouteHasLink: TopologyRule {
  let id = "route-without-link"

  func check(_ draft: Draft, _ findings: inout Findings) {
    guard draft.knowsAllLinks else { return }
    draft.forEachRoute { node, route, path in
      guard draft.topology.nodes[route.to] != nil,
        !draft.links(from: node).contains(where: { $0.toNode == route.to })
      else { return }
      findings.add("no link leads from '\(node)' to '\(route.to)'", at: path / "to")
    }
  }
}

struct RouteReachable: TopologyRule {
  let id = "route-unreachable"

  func check(_ draft: Draft, _ findings: inout Findings) {
    draft.forEachRouteList { _, routes, path in
      for (index, route) in routes.enumerated() {
        guard let earlier = routes[..<index].firstIndex(where: { $0.shadows(route) }) else { continue }
        let line = draft.line(of: path / earlier)
        findings.add(
          "the route of line \(line) takes every request for '\(route.path)' before this one",
          at: path / index / "path")
      }
    }
  }
}

struct LayerIsAuthorizer: TopologyRule {
  let id = "layer-authorizer"

  func check(_ draft: Draft, _ findings: inout Findings) {
    draft.forEachRoute { _, route, path in
      for (index, layer) in route.layers.enumerated() {
        guard case .authorizer(let name) = layer, let node = draft.node(name), node.authorizer == nil else {
          continue
        }
        findings.add("'\(name)' is no authorizer", at: path / "layers" / index / "authorizer")
      }
    }
  }
}

struct StageNeeded: TopologyRule {
  let id = "stage-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      guard let gateway = node.gateway, gateway.dialect == .aws, gateway.stage == nil,
        gateway.apis.isEmpty || !gateway.routes.isEmpty
      else { continue }
      findings.add("dialect aws needs a 'stage'", at: ["nodes", node.name, "dialect"])
    }
  }
}

struct StageUnused: TopologyRule {
  let id = "stage-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes where node.gateway?.dialect == .plain && node.gateway?.stage != nil {
      findings.add("a stage belongs to dialect aws", at: ["nodes", node.name, "stage"])
    }
  }
}

extension Draft {
  /// The routes of every API of every gateway, each list with its place.
  func forEachRouteList(
    _ body: (_ node: String, [GatewaySpecification.Route], SourcePath) -> Void
  ) {
    for node in nodes {
      guard let gateway = node.gateway else { continue }
      let path: SourcePath = ["nodes", node.name]
      body(node.name, gateway.routes, path / "routes")
      for (id, api) in gateway.apis where isSound(path / "apis" / id) {
        body(node.name, api.routes, path / "apis" / id / "routes")
      }
    }
  }

  func forEachRoute(_ body: (_ node: String, GatewaySpecification.Route, SourcePath) -> Void) {
    forEachRouteList { node, routes, path in
      for (index, route) in routes.enumerated() where isSound(path / index) {
        body(node, route, path / index)
      }
    }
  }

  /// Every gateway in the words of Amazon's, with its place.
  var awsGateways: [(node: NodeSpecification, gateway: GatewaySpecification, path: SourcePath)] {
    nodes.compactMap { node in
      guard let gateway = node.gateway, gateway.dialect == .aws else { return nil }
      return (node, gateway, ["nodes", node.name])
    }
  }
}

extension GatewaySpecification.Route {
  /// Whether every request for `later` is already this route's.
  fileprivate func shadows(_ later: Self) -> Bool {
    path == later.path
      && (methods.isEmpty || !later.methods.isEmpty && Set(later.methods).isSubset(of: methods))
      && Set(except).isSubset(of: later.except)
  }
}
