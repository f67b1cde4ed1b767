import JSON
import OrderedCollections

/// A topology that has not passed the rules yet, with its source. What the rules ask for, it leaves out
/// where the file was unusable: somebody has reported that already.
struct Draft {
  let topology: LabTopology
  private(set) var report: Report
  private let source: JSONNode
  private let damaged: Set<SourcePath>

  init(_ topology: LabTopology, source: JSONNode, damaged: Set<SourcePath>, report: Report) {
    self.topology = topology
    self.source = source
    self.damaged = damaged
    self.report = report
  }

  mutating func check(_ rules: [any TopologyRule]) {
    for rule in rules {
      var findings = Findings()
      rule.check(self, &findings)
      for finding in findings.found where !isMisleading(finding) { report(finding, of: rule) }
    }
  }

  func has(_ path: SourcePath) -> Bool { source.value(at: path) != nil }

  /// For messages that name another place of the file.
  func line(of path: SourcePath) -> Int { source.position(of: path).line }

  private func isMisleading(_ finding: Findings.Finding) -> Bool {
    damaged.contains(finding.path) || damaged.contains(finding.path.parent)
  }

  private mutating func report(_ finding: Findings.Finding, of rule: any TopologyRule) {
    let position =
      finding.isAtName ? source.namePosition(of: finding.path) : source.position(of: finding.path)
    report.add(rule: rule.id, rule.severity, at: position, finding.message)
  }
}

extension Draft {
  struct Placed<Value> {
    let value: Value
    let path: SourcePath
    /// The node that it belongs to.
    let node: String
  }

  func isSound(_ path: SourcePath) -> Bool { !damaged.contains(path) }

  /// Every listener that could be read.
  var listeners: [Placed<ListenerSpecification>] {
    topology.nodes.values.flatMap { node in
      node.listeners.values.compactMap { listener in
        let path: SourcePath = ["nodes", node.name, "listen", listener.name]
        return isSound(path) ? Placed(value: listener, path: path, node: node.name) : nil
      }
    }
  }

  /// Every link of which both ends are known.
  var links: [Placed<LinkSpecification>] {
    topology.links.enumerated().compactMap { index, link in
      let path: SourcePath = ["links", String(index)]
      return isSound(path) ? Placed(value: link, path: path, node: link.from) : nil
    }
  }

  var clients: [Placed<IdentityProviderSpecification.Client>] {
    topology.nodes.values.flatMap { node in
      (node.identityProvider?.clients.values.elements ?? []).compactMap { client in
        let path: SourcePath = ["nodes", node.name, "clients", client.id]
        return isSound(path) ? Placed(value: client, path: path, node: node.name) : nil
      }
    }
  }

  /// Nodes whose own keys could all be read.
  var nodes: [NodeSpecification] { topology.nodes.values.filter { isSound(["nodes", $0.name]) } }

  func node(_ name: String) -> NodeSpecification? {
    isSound(["nodes", name]) ? topology.nodes[name] : nil
  }

  func target(of link: LinkSpecification) -> ListenerSpecification? {
    guard isSound(["nodes", link.toNode, "listen", link.toListener]) else { return nil }
    return topology.nodes[link.toNode]?.listeners[link.toListener]
  }

  func links(from node: String) -> [LinkSpecification] { topology.links.filter { $0.from == node } }

  /// Whether every link could be read, without which the absence of one proves nothing.
  var knowsAllLinks: Bool { isSound([]) && links.count == topology.links.count }
}
