import OrderedCollections

/// API Gateway lets nobody change its 413.
struct ResponseChangeable: TopologyRule {
  let id = "response-fixed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (_, gateway, path) in draft.awsGateways {
      var places = [(gateway.settings, path / "responses")]
      for (id, api) in gateway.apis { places.append((api.settings, path / "apis" / id / "responses")) }
      for (settings, place) in places {
        for type in settings.responses.keys where type.fallback == nil {
          findings.add("\(type.rawValue) cannot be changed", atNameOf: place / type.rawValue)
        }
      }
    }
  }
}

struct PlanKeysKnown: TopologyRule {
  let id = "usage-plan-key"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (_, gateway, path) in draft.awsGateways {
      for plan in gateway.usagePlans.values {
        for (index, key) in plan.apiKeys.enumerated() where gateway.apiKeys[key] == nil {
          findings.add(
            "'\(key)' is not one of 'apiKeys'"
              + Suggestion.phrase(for: key, among: Array(gateway.apiKeys.keys)),
            at: path / "usagePlans" / plan.name / "apiKeys" / index)
        }
      }
    }
  }
}

struct PlanStagesKnown: TopologyRule {
  let id = "usage-plan-stage"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (_, gateway, path) in draft.awsGateways {
      let known = gateway.allAPIs.flatMap { id, api in api.stages.keys.map { "\(id)/\($0)" } }
      for plan in gateway.usagePlans.values {
        for (index, stage) in plan.stages.enumerated() where !known.contains(stage) {
          findings.add(
            "'\(stage)' is not a stage of this gateway" + Suggestion.phrase(for: stage, among: known),
            at: path / "usagePlans" / plan.name / "stages" / index)
        }
      }
    }
  }
}

/// A key outside of every usage plan opens nothing.
struct KeyRequiredHasPlan: TopologyRule {
  let id = "api-key-without-plan"

  func check(_ draft: Draft, _ findings: inout Findings) {
    draft.forEachRoute { node, route, path in
      guard route.apiKeyRequired, let gateway = draft.node(node)?.gateway else { return }
      if gateway.dialect == .plain {
        findings.add("API keys belong to dialect aws", at: path / "apiKeyRequired")
      } else if !gateway.usagePlans.values.contains(where: { !$0.apiKeys.isEmpty }) {
        findings.add("no usage plan has a key, so nobody gets through", at: path / "apiKeyRequired")
      }
    }
  }
}

struct MethodThrottleUsed: TopologyRule {
  let id = "method-throttle-unused"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (_, gateway, path) in draft.awsGateways {
      check(gateway.stageSettings, gateway.routes, at: path / "stageSettings", &findings)
      for (id, api) in gateway.apis {
        for (name, stage) in api.stages {
          check(stage, api.routes, at: path / "apis" / id / "stages" / name, &findings)
        }
      }
    }
  }

  private func check(
    _ stage: StageSpecification, _ routes: [GatewaySpecification.Route], at path: SourcePath,
    _ findings: inout Findings
  ) {
    for method in stage.methodThrottles.keys
    where !routes.contains(where: { $0.throttleKeys.contains(method) || $0.takesAnyMethod(of: method) }) {
      findings.add("no route is '\(method)'", atNameOf: path / "methodThrottles" / method)
    }
  }
}

extension GatewaySpecification.Route {
  /// The route under the names of `methodThrottles`: `GET time`.
  fileprivate var throttleKeys: [String] { methods.map { "\($0) \(path.dropFirst())" } }

  fileprivate func takesAnyMethod(of key: String) -> Bool {
    methods.isEmpty && key.split(separator: " ").last.map(String.init) == String(path.dropFirst())
  }
}
