import HTTP
import JSON
import Lab
import OrderedCollections
import Topology

/// `/api/topology`: what a picture of the lab is drawn from, as `lab.json` says it.
enum TopologyOperation {
  static let topology = ControlOperation(
    "GET", "/api/topology", id: "topology",
    summary: "Nodes with their listeners, and the arrows between them."
  ) { call in .json(TopologyPage(call.lab).value) }
}

/// The topology as JSON, with the ports that the lab really has.
struct TopologyPage {
  private let lab: RunningLab
  private var topology: LabTopology { lab.topology }

  init(_ lab: RunningLab) { self.lab = lab }

  var value: JSONValue {
    [
      "name": .string(topology.name), "lab": .string(lab.run.labID),
      "nodes": .array(topology.nodes.values.map(node)),
      "links": .array(topology.links.map(link) + topology.nodes.values.flatMap(askedAuthorizers)),
      "certificates": .array(lab.run.certificates.map(certificate)),
    ]
  }

  private func node(_ node: NodeSpecification) -> JSONValue {
    var object = JSONObject([
      ("name", .string(node.name)), ("role", .string(node.role.name)),
      ("listeners", .array(node.listeners.values.map(listener))), ("facts", .array(facts(node))),
    ])
    object["address"] = node.address.map { .string($0) }
    return .object(object)
  }

  private func listener(_ listener: ListenerSpecification) -> JSONValue {
    var object = JSONObject([
      ("name", .string(listener.name)), ("url", .string(listener.url.description)),
      ("domains", .array(listener.domains.map { .string($0) })),
      ("clientCertificate", .string(listener.clientCertificate.rawValue)),
    ])
    object["truststore"] = listener.truststore.map { .string($0) }
    guard listener.url.scheme == .https else { return .object(object) }
    object["certificate"] = listener.certificate.map { .string($0) }
    let tls = listener.tlsPolicy?.specification(tickets: listener.tls.tickets) ?? listener.tls
    object["tls"] = .string(
      tls.minimum == tls.maximum
        ? "TLS \(tls.minimum.rawValue)" : "TLS \(tls.minimum.rawValue) to \(tls.maximum.rawValue)")
    object["policy"] = listener.tlsPolicy.map { .string($0.rawValue) }
    return .object(object)
  }

  private func link(_ link: LinkSpecification) -> JSONValue {
    var object = JSONObject([
      ("kind", "link"), ("from", .string(link.from)), ("to", .string(link.toNode)),
      ("listener", .string(link.toListener)),
    ])
    object["present"] = link.present.map { .string($0) }
    object["subject"] = link.present.flatMap { topology.certificates[$0] }.map { .string($0.subject) }
    object["account"] = link.account.map { .string($0) }
    object["forward"] = link.forwardClientCertificate.map { .string($0.rawValue) }
    object["propagate"] = link.propagate.map { .string($0.rawValue) }
    object["trust"] = link.trust.map { .string($0) }
    return .object(object)
  }

  /// An authorizer is called in the process, over no link, and yet is an arrow.
  private func askedAuthorizers(by node: NodeSpecification) -> [JSONValue] {
    let layers = node.gateway?.allRoutes.flatMap(\.layers) ?? []
    let names = OrderedSet(
      layers.map { layer in
        switch layer {
        case .authorizer(let name): name
        }
      })
    return names.map { ["kind": "authorizer", "from": .string(node.name), "to": .string($0)] }
  }

  private func certificate(
    _ certificate: (name: String, certificate: String, key: String, thumbprint: String)
  ) -> JSONValue {
    [
      "name": .string(certificate.name), "thumbprint": .string(certificate.thumbprint),
      "subject": topology.certificates[certificate.name].map { .string($0.subject) } ?? .null,
    ]
  }

  /// What a learner would look up in `lab.json` first, a line each.
  private func facts(_ node: NodeSpecification) -> [JSONValue] {
    let lines: [String]
    switch node.role {
    case .identityProvider(let provider):
      lines =
        ["issuer \(provider.issuer)"]
        + provider.clients.values.map { client in
          "client \(client.id): \(client.authentication.rawValue)"
            + (client.certificateBound ? ", certificate-bound tokens" : "")
        }
    case .gateway(let gateway):
      lines =
        ["dialect \(gateway.dialect.rawValue)"]
        + gateway.allRoutes.prefix(Self.routesMax).map { route in
          let methods = route.methods.isEmpty ? "any method" : route.methods.joined(separator: ", ")
          return "\(methods) \(route.path) to \(route.to)"
        }
    case .authorizer(let authorizer):
      lines =
        [
          authorizer.function.map { "function \($0.code)" } ?? "built in",
          "event \(authorizer.event.rawValue)",
        ]
        + authorizer.scopes.map { "\($0.method) \($0.path) wants \($0.scopes.joined(separator: " "))" }
    case .resource(let resource): lines = ["service \(resource.service.rawValue)"]
    }
    return lines.map { .string($0) }
  }

  private static let routesMax = 40
}
