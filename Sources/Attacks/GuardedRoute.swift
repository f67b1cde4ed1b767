import HTTP
import OrderedCollections
import Topology

/// A route of a gateway that an authorizer guards, and where it is reached.
struct GuardedRoute: Sendable {
  let route: GatewaySpecification.Route
  let authorizer: String
  let place: GatewayPlace

  /// Every one that takes GET, of every stage that can be reached, in the order of the file.
  static func all(_ topology: LabTopology) -> [GuardedRoute] {
    topology.nodes.values.flatMap { node -> [GuardedRoute] in
      guard case .gateway(let gateway) = node.role else { return [] }
      return GatewayPlace.all(of: node, gateway).flatMap { place in
        (gateway.allAPIs[place.api]?.routes ?? []).compactMap { GuardedRoute($0, at: place) }
      }
    }
  }

  private init?(_ route: GatewaySpecification.Route, at place: GatewayPlace) {
    guard route.methods.isEmpty || route.methods.contains("GET"),
      case .authorizer(let authorizer)? = route.layers.first
    else { return nil }
    self.route = route
    self.authorizer = authorizer
    self.place = place
  }

  /// The path up to what the pattern leaves open, and whether it leaves anything open.
  var prefix: Substring { route.path.prefix { !"{*".contains($0) } }
  var leavesPathOpen: Bool { prefix.count < route.path.count }

  /// - Parameter path: as the route has it, below stage or base path.
  func request(_ path: String, token: String) -> HTTPRequest {
    var request = HTTPRequest(
      method: "GET", target: RequestTarget(path: place.base + path),
      headers: ["Authorization": "Bearer \(token)"])
    if let host = place.host { request.headers.add("Host", host) }
    return request
  }

  /// Where it is reached in the lab that runs.
  func url(_ topology: LabTopology) throws(AttackError) -> ListenerURL {
    guard let listener = listener(in: topology) else {
      throw .noTarget("'\(place.gateway)' has no listener '\(place.listener)'")
    }
    return listener.url
  }

  /// The certificates with which the gateway's listener lets somebody in.
  func accepted(_ topology: LabTopology) -> [String] {
    guard let listener = listener(in: topology) else { return [] }
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

  private func listener(in topology: LabTopology) -> ListenerSpecification? {
    topology.nodes[place.gateway]?.listeners[place.listener]
  }
}
