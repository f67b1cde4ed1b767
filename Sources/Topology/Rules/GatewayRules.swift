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
    for node in draft.nodes {
      let routes = node.gateway?.routes ?? []
      for (index, route) in routes.enumerated() {
        guard let earlier = routes[..<index].firstIndex(where: { $0.shadows(route) }) else { continue }
        let routesPath: SourcePath = ["nodes", node.name, "routes"]
        let line = draft.line(of: routesPath / earlier)
        findings.add(
          "the route of line \(line) takes every request for '\(route.path)' before this one",
          at: routesPath / index / "path")
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
    for node in draft.nodes where node.gateway?.dialect == .aws && node.gateway?.stage == nil {
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
  fileprivate func forEachRoute(
    _ body: (_ node: String, GatewaySpecification.Route, SourcePath) -> Void
  ) {
    for node in nodes {
      for (index, route) in (node.gateway?.routes ?? []).enumerated() {
        let path: SourcePath = ["nodes", node.name, "routes", String(index)]
        if isSound(path) { body(node.name, route, path) }
      }
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
