package import Topology

/// The shell variables by which tutorials speak of a lab, in the words that the tutorials use.
package enum LabEnvironment {
  /// Names and values. What a topology has no node for is left out.
  package static func variables(of run: RunFile, _ topology: Topology) -> [(name: String, value: String)] {
    var variables: [(String, String)] = []
    for node in topology.nodes.values {
      switch node.role {
      case .identityProvider(let specification):
        if let client = specification.clients.values.first(where: { $0.grants.contains(.authorizationCode) }) {
          variables.append(("CLIENT_ID", client.id))
        }
      case .gateway(let specification):
        guard specification.dialect == .aws, let listener = node.listeners.keys.first,
          let url = run.url(node.name, listener)
        else { continue }
        let host = url.split(separator: "/").last.map(String.init) ?? url
        variables.append(("CUSTOM_DOMAIN", "\(host)/\(specification.stage ?? "")"))
        if let route = specification.routes.first { variables.append(("RESOURCE", String(route.path.dropFirst()))) }
      case .authorizer, .resource: continue
      }
    }
    return variables
  }
}
