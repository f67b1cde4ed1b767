import JSON

/// Second stage: names are looked up, and a link's listener is filled in where a node has only one.
struct Resolution {
  private(set) var topology: LabTopology
  private(set) var report: Report
  private(set) var damaged: Set<SourcePath>
  private let source: JSONNode
  private let references: [Reference]

  static let ruleIDs = Reference.Kind.allCases.map(\.rule) + ["link-without-listener", "ambiguous-link"]

  init(_ topology: LabTopology, source: JSONNode, _ decoding: Decoding) {
    self.topology = topology
    self.source = source
    report = decoding.report
    damaged = decoding.damaged
    references = decoding.references
  }

  mutating func resolve() {
    for reference in references {
      if reference.kind == .listener { resolveTarget(reference) } else { resolve(reference) }
    }
    for index in topology.links.indices { fillListener(ofLink: index) }
  }

  private mutating func resolve(_ reference: Reference) {
    let names = names(at: [reference.kind.home])
    guard !names.contains(reference.name) else { return }
    fail(reference, "'\(reference.name)' is not a \(reference.kind.rawValue)", reference.name, names)
  }

  /// `node` or `node.listener`.
  private mutating func resolveTarget(_ reference: Reference) {
    let parts = reference.name.split(separator: ".", maxSplits: 1).map(String.init)
    guard let node = parts.first else { return }
    let nodes = names(at: ["nodes"])
    guard nodes.contains(node) else {
      return fail(reference, "link target '\(node)' is not a node", node, nodes)
    }
    guard parts.count == 2 else { return }
    let listeners = names(at: ["nodes", node, "listen"])
    guard !listeners.contains(parts[1]) else { return }
    fail(reference, "node '\(node)' has no listener '\(parts[1])'", parts[1], listeners)
  }

  private mutating func fillListener(ofLink index: Int) {
    let link = topology.links[index]
    let path: SourcePath = ["links", String(index), "to"]
    let nodePath: SourcePath = ["nodes", link.toNode]
    guard link.toListener.isEmpty, source.value(at: nodePath) != nil, !damaged.contains(nodePath) else {
      return
    }
    let listeners = names(at: nodePath / "listen")
    switch listeners.count {
    case 0:
      add("link-without-listener", "node '\(link.toNode)' has no listener that a link could lead to", path)
    case 1: topology.links[index].toListener = listeners[0]
    default:
      let choices = listeners.map { "'\(link.toNode).\($0)'" }.joined(separator: " or ")
      add("ambiguous-link", "node '\(link.toNode)' has several listeners; write \(choices)", path)
    }
  }

  private func names(at path: SourcePath) -> [String] {
    source.value(at: path)?.members?.map(\.name) ?? []
  }

  private mutating func fail(_ reference: Reference, _ problem: String, _ word: String, _ names: [String]) {
    add(reference.kind.rule, problem + Suggestion.phrase(for: word, among: names), reference.path)
  }

  private mutating func add(_ rule: String, _ message: String, _ path: SourcePath) {
    report.add(rule: rule, .error, at: source.position(of: path), message)
    damaged.insert(path.parent)
  }
}
