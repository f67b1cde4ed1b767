import HTTP
import IdentityProvider
import OrderedCollections
import Topology

/// Where the endpoints of an identity provider stand as its clients see them: behind the gateway that fronts
/// it, where one routes to it, otherwise on its own listener.
struct ProviderAddresses {
  private let topology: LabTopology
  private let node: NodeSpecification
  private let issuer: String

  init(_ topology: LabTopology, node: NodeSpecification, issuer: String) {
    self.topology = topology
    self.node = node
    self.issuer = issuer
  }

  /// The listener that browsers reach: a plain one where there is one, for it asks for no certificate and
  /// shows no warning.
  var front: ListenerURL? {
    let urls = node.listeners.values.map(\.url)
    return urls.first { $0.scheme == .http } ?? urls.first
  }

  var urls: ProviderURLs {
    ProviderURLs(
      authorization: own("/api/authorization"), token: outside("/api/token"), jwks: outside("/api/jwks"),
      introspection: outside("/api/introspection"), revocation: outside("/api/revocation"))
  }

  private func own(_ path: String) -> String { "\(front?.description ?? issuer)\(path)" }

  /// The address of `path` on a gateway that leads here; one at the issuer's own address is preferred.
  private func outside(_ path: String) -> String {
    let candidates = topology.nodes.values.flatMap { gateway in
      Self.addresses(of: path, behind: gateway, to: node.name)
    }
    return candidates.first { $0.hasPrefix(issuer) } ?? candidates.first ?? own(path)
  }

  private static func addresses(of path: String, behind node: NodeSpecification, to target: String)
    -> [String]
  {
    guard case .gateway(let gateway) = node.role, let listener = node.listeners.values.first else {
      return []
    }
    return gateway.allRoutes.filter { $0.to == target }.compactMap { route in
      if let rewrite = route.rewrite { return rewrite == path ? "\(listener.url)\(route.path)" : nil }
      let isBelow = route.path.hasSuffix("*") ? path.hasPrefix(route.path.dropLast()) : path == route.path
      return isBelow ? "\(listener.url)\(path)" : nil
    }
  }
}
