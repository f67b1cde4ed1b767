import OrderedCollections
import Topology

/// Where requests reach one stage of one API of a gateway.
struct GatewayPlace: Sendable, Equatable {
  let gateway: String
  let listener: String
  /// What a request names as its host; nil: the listener's own.
  let host: String?
  /// In front of the paths of routes: `/dev`.
  let base: String
  let api: String
  let stage: String?
}

extension GatewayPlace {
  /// Every one of a gateway, in the order of the file. What is behind a custom domain is reached by that, as
  /// callers reach it; what nothing else leads to, by its default endpoint.
  static func all(of node: NodeSpecification, _ gateway: GatewaySpecification) -> [GatewayPlace] {
    let apis = gateway.allAPIs
    var stages: [String: String] = [:]
    return apis.flatMap { id, api -> [GatewayPlace] in
      if api.stages.isEmpty { return place(node, listener(of: node, gateway), api: id) }
      return api.stages.keys.flatMap { stage in
        // Without a domain, the first API that has a stage of this name gets its requests.
        let first = stages[stage, default: id]
        stages[stage] = first
        return place(node, gateway, id, api, stage, isFirst: first == id)
      }
    }
  }

  private static func place(
    _ node: NodeSpecification, _ gateway: GatewaySpecification, _ id: String, _ api: APISpecification,
    _ stage: String, isFirst: Bool
  ) -> [GatewayPlace] {
    let door = listener(of: node, gateway)
    if let (host, base) = mapping(to: id, stage, in: gateway) {
      return place(node, door, api: id, stage, host: host, base: base)
    }
    let hosts = Set(gateway.domains.keys.map { $0.lowercased() })
    if isFirst, let door, !hosts.contains(door.url.host.lowercased()) {
      return place(node, door, api: id, stage, base: "/\(stage)")
    }
    guard !api.settings.disablesDefaultEndpoint, let name = api.settings.defaultEndpoint else { return [] }
    return place(node, node.listeners[name], api: id, stage, base: "/\(stage)")
  }

  private static func place(
    _ node: NodeSpecification, _ listener: ListenerSpecification?, api: String, _ stage: String? = nil,
    host: String? = nil, base: String = ""
  ) -> [GatewayPlace] {
    guard let listener else { return [] }
    return [
      GatewayPlace(
        gateway: node.name, listener: listener.name, host: host, base: base, api: api, stage: stage)
    ]
  }

  /// The first that is no default endpoint.
  private static func listener(
    of node: NodeSpecification, _ gateway: GatewaySpecification
  ) -> ListenerSpecification? {
    let endpoints = Set(gateway.allAPIs.values.compactMap(\.settings.defaultEndpoint))
    return node.listeners.values.first { !endpoints.contains($0.name) }
  }

  private static func mapping(
    to api: String, _ stage: String, in gateway: GatewaySpecification
  ) -> (host: String, base: String)? {
    for (host, mappings) in gateway.domains {
      for (base, mapping) in mappings where (mapping.api ?? gateway.awsCompat.api) == api {
        let path = base.isEmpty ? "" : "/\(base)"
        if mapping.stage == stage { return (host, path) }
        if mapping.stage == nil { return (host, "\(path)/\(stage)") }
      }
    }
    return nil
  }
}
