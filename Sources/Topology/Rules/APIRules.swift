import OrderedCollections

/// What only Amazon API Gateway has, asked of a gateway that is none.
struct DialectUnused: TopologyRule {
  let id = "dialect-unused"

  private static let keys = [
    "stageSettings", "apis", "domains", "apiKeys", "usagePlans", "awsCompat", "responses", "apiKeySource",
    "defaultEndpoint", "disableExecuteApiEndpoint",
  ]

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes where node.gateway?.dialect == .plain {
      for key in Self.keys where draft.has(["nodes", node.name, key]) {
        findings.add("'\(key)' belongs to dialect aws", atNameOf: ["nodes", node.name, key])
      }
    }
  }
}

struct APITaken: TopologyRule {
  let id = "api-taken"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (_, gateway, path) in draft.awsGateways where gateway.stage != nil {
      guard gateway.apis[gateway.awsCompat.api] != nil else { continue }
      findings.add(
        "'\(gateway.awsCompat.api)' is already the id of the API that the gateway's own 'routes' make",
        atNameOf: path / "apis" / gateway.awsCompat.api)
    }
  }
}

/// A path on a host without mappings says a stage and no API: the first that has it answers.
struct StageAmbiguous: TopologyRule {
  let id = "stage-ambiguous"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (_, gateway, path) in draft.awsGateways where gateway.domains.isEmpty {
      var owners: [String: String] = [:]
      for (id, api) in gateway.allAPIs {
        for stage in api.stages.keys {
          guard let owner = owners[stage] else {
            owners[stage] = id
            continue
          }
          guard gateway.apis[id]?.settings.defaultEndpoint == nil else { continue }
          findings.add(
            "'/\(stage)' leads to the API '\(owner)'; without 'domains' nothing leads to this one",
            atNameOf: path / "apis" / id / "stages" / stage)
        }
      }
    }
  }
}

/// A domain that no listener answers for is never asked for.
struct DomainServed: TopologyRule {
  let id = "domain-not-served"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (node, gateway, path) in draft.awsGateways {
      let served = Set(node.listeners.values.flatMap { [$0.url.host] + $0.domains }.map { $0.lowercased() })
      for domain in gateway.domains.keys where !served.contains(domain.lowercased()) {
        findings.add(
          "no listener of '\(node.name)' has '\(domain)' among its 'domains'",
          atNameOf: path / "domains" / domain)
      }
    }
  }
}

struct MappingLeadsSomewhere: TopologyRule {
  let id = "domain-mapping"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (_, gateway, path) in draft.awsGateways {
      let apis = gateway.allAPIs
      for (domain, mappings) in gateway.domains {
        for (base, mapping) in mappings {
          let place = path / "domains" / domain / base
          let id = mapping.api ?? gateway.awsCompat.api
          guard let api = apis[id] else {
            findings.add(
              "'\(id)' is not an API of this gateway" + Suggestion.phrase(for: id, among: Array(apis.keys)),
              at: mapping.api == nil ? place : place / "api")
            continue
          }
          guard let stage = mapping.stage, api.stages[stage] == nil else { continue }
          findings.add(
            "'\(stage)' is not a stage of '\(id)'"
              + Suggestion.phrase(for: stage, among: Array(api.stages.keys)),
            at: place / "stage")
        }
      }
    }
  }
}

/// One listener stands for the default endpoint of one API, for its host name would have said which.
struct DefaultEndpointListens: TopologyRule {
  let id = "default-endpoint"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (node, _, _) in draft.awsGateways {
      var taken: Set<String> = []
      draft.forEachDefaultEndpoint(of: node) { name, _, path in
        if node.listeners[name] == nil {
          findings.add(
            "'\(name)' is not a listener of '\(node.name)'"
              + Suggestion.phrase(for: name, among: Array(node.listeners.keys)), at: path)
        } else if !taken.insert(name).inserted {
          findings.add("'\(name)' is the default endpoint of another API already", at: path)
        }
      }
    }
  }
}

/// The way around mutual TLS: it stays open until it is switched off.
struct DefaultEndpointClosed: TopologyRule {
  let id = "default-endpoint-open"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (node, _, _) in draft.awsGateways {
      guard let guarded = node.listeners.values.first(where: { $0.clientCertificate == .required }) else {
        continue
      }
      draft.forEachDefaultEndpoint(of: node) { name, settings, path in
        guard let open = node.listeners[name], open.clientCertificate != .required,
          !settings.disablesDefaultEndpoint
        else { return }
        findings.add(
          "'\(name)' leads past the mutual TLS of '\(guarded.name)'; set 'disableExecuteApiEndpoint' to close it",
          at: path)
      }
    }
  }
}

extension Draft {
  fileprivate func forEachDefaultEndpoint(
    of node: NodeSpecification, _ body: (_ listener: String, APISettings, SourcePath) -> Void
  ) {
    guard let gateway = node.gateway else { return }
    let path: SourcePath = ["nodes", node.name]
    if let name = gateway.settings.defaultEndpoint { body(name, gateway.settings, path / "defaultEndpoint") }
    for (id, api) in gateway.apis {
      guard let name = api.settings.defaultEndpoint else { continue }
      body(name, api.settings, path / "apis" / id / "defaultEndpoint")
    }
  }
}
