import Foundation
import OrderedCollections
import Topology

extension RunningLab {
  /// The shell variables by which tutorials speak of a lab, in the words that the tutorials use. What a topology
  /// has no node for is left out.
  package var environment: [(name: String, value: String)] {
    var variables: [(String, String)] = []
    for node in topology.nodes.values {
      switch node.role {
      case .identityProvider(let specification):
        let client = specification.clients.values.first { $0.grants.contains(.authorizationCode) }
        if let client { variables.append(("CLIENT_ID", client.id)) }
      case .gateway(let specification) where specification.dialect == .aws:
        guard let listener = node.listeners.values.first else { continue }
        let stage = specification.stage ?? specification.allAPIs.values.first?.stages.keys.first
        variables.append(("CUSTOM_DOMAIN", "\(listener.url.authority)/\(stage ?? "")"))
        if let route = specification.allRoutes.first {
          variables.append(("RESOURCE", String(route.path.dropFirst())))
        }
      case .gateway, .authorizer, .resource: continue
      }
    }
    return variables + [("CURL_CA_BUNDLE", stateFolder.appendingPathComponent(TrustFile.name).path)]
  }
}

extension ListenerURL {
  /// Host and port, as in `Host`.
  var authority: String { String(description.dropFirst(scheme.rawValue.count + 3)) }
}
