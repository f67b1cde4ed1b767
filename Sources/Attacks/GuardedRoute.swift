import HTTP
import OrderedCollections
import Topology

/// A route of a gateway that an authorizer guards, and where it is reached.
struct GuardedRoute: Sendable {
  let route: GatewaySpecification.Route
  let gateway: String
  let authorizer: String
  let listener: String
  private let stage: String?

  /// Every one that takes GET, in the order of the file.
  static func all(_ topology: LabTopology) -> [GuardedRoute] {
    topology.nodes.values.flatMap { node -> [GuardedRoute] in
      guard case .gateway(let gateway) = node.role, let listener = node.listeners.values.first else {
        return []
      }
      return gateway.routes.compactMap { route in
        guard route.methods.isEmpty || route.methods.contains("GET"),
          case .authorizer(let authorizer)? = route.layers.first
        else { return nil }
        return GuardedRoute(
          route: route, gateway: node.name, authorizer: authorizer, listener: listener.name,
          stage: gateway.stage)
      }
    }
  }

  /// The path up to what the pattern leaves open, and whether it leaves anything open.
  var prefix: Substring { route.path.prefix { !"{*".contains($0) } }
  var leavesPathOpen: Bool { prefix.count < route.path.count }

  /// - Parameter path: below the stage.
  func request(_ path: String, token: String) -> HTTPRequest {
    HTTPRequest(
      method: "GET", target: RequestTarget(path: (stage.map { "/\($0)" } ?? "") + path),
      headers: ["Authorization": "Bearer \(token)"])
  }

  /// Where it is reached in the lab that runs.
  func url(_ topology: LabTopology) throws(AttackError) -> ListenerURL {
    guard let url = topology.nodes[gateway]?.listeners[listener]?.url else {
      throw .noTarget("'\(gateway)' has no listener '\(listener)'")
    }
    return url
  }

  /// The certificates with which the gateway's listener lets somebody in.
  func accepted(_ topology: LabTopology) -> [String] {
    guard let listener = topology.nodes[gateway]?.listeners[listener] else { return [] }
    let names = topology.certificates.values.filter { !$0.authority }.map(\.name)
    switch listener.clientCertificate {
    case .none: return []
    case .optionalNoCA: return names
    case .optional, .required:
      guard let truststore = listener.truststore.flatMap({ topology.truststores[$0] }) else { return [] }
      let chains = CertificateChains(topology)
      return names.filter { chains.verifies($0, against: truststore, toRoot: false) }
    }
  }
}
