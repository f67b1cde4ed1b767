import OrderedCollections

extension LabTopology {
  /// The same lab on other ports: listeners move, and with them every issuer and redirect URI that names one.
  ///
  /// - Parameter ports: the new ports by `node.listener`; `console` is the console. Who is not named stays.
  package func rebased(ports: [String: UInt16]) -> LabTopology {
    var topology = self
    var moves: [Endpoint: UInt16] = [:]
    for (node, listener) in allListeners {
      guard let port = ports["\(node).\(listener.name)"] else { continue }
      topology.nodes[node]?.listeners[listener.name]?.url.port = port
      for host in listener.hosts { moves[Endpoint(host: host, url: listener.url)] = port }
    }
    if let port = ports["console"], let console {
      topology.console?.port = port
      moves[Endpoint(host: console.host, url: console)] = port
    }
    for node in nodes.keys { topology.nodes[node]?.identityProvider?.move(by: moves) }
    return topology
  }

  private var allListeners: [(node: String, listener: ListenerSpecification)] {
    nodes.values.flatMap { node in node.listeners.values.map { (node.name, $0) } }
  }

  /// What a URL names: the scheme matters too, for `http://localhost:80` and `https://localhost:80` differ.
  fileprivate struct Endpoint: Hashable {
    let scheme: ListenerURL.Scheme
    let host: String
    let port: UInt16

    init(host: String, url: ListenerURL) {
      scheme = url.scheme
      self.host = host.lowercased()
      port = url.port
    }
  }
}

extension ListenerSpecification {
  /// Every host under which it may be named, all loopbacks included where it binds them.
  fileprivate var hosts: [String] {
    let loopbacks = url.host.lowercased() == "localhost" ? ["127.0.0.1", "::1"] : []
    return [url.host] + domains + serverNames.keys + loopbacks
  }
}

extension IdentityProviderSpecification {
  fileprivate mutating func move(by moves: [LabTopology.Endpoint: UInt16]) {
    issuer = Self.moved(issuer, by: moves)
    for (id, client) in clients {
      clients[id]?.redirects = client.redirects.map { Self.moved($0, by: moves) }
    }
  }

  private static func moved(_ url: String, by moves: [LabTopology.Endpoint: UInt16]) -> String {
    guard let origin = Origin(of: url),
      let port = moves[LabTopology.Endpoint(host: origin.url.host, url: origin.url)]
    else { return url }
    var target = origin.url
    target.port = port
    return target.description + url.dropFirst(origin.text.count)
  }
}
