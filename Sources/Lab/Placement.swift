import Loops
import OrderedCollections
import Topology

/// Which node lives on which loop.
///
/// A gateway and its authorizer share one, for a call between them is then no hop at all. Such gateways take the
/// loops in turn from the first one on: theirs is most of the work of a request, a TLS connection on each side
/// and the authorizer's call between. All other nodes, identity providers and resources among them, take the
/// loops in turn from the last one back, so that what a gateway waits for is done beside it. Both go in the order
/// of `lab.json`, and `"loop"` pins a node elsewhere.
struct Placement {
  private let loops: [EventLoop]
  private var first: [String: Int] = [:]

  /// As many loops as cores, and no fewer than the replicas that one node asks for.
  static func loopCount(for topology: LabTopology, cores: Int) -> Int {
    max(1, cores, topology.nodes.values.map(\.replicas).max() ?? 1)
  }

  init(_ topology: LabTopology, loops: [EventLoop]) {
    self.loops = loops
    var (fromFirst, fromLast) = (0, loops.count - 1)
    for node in topology.nodes.values {
      if case .authorizer = node.role { continue }
      if let loop = node.loop {
        first[node.name] = loop
      } else if node.asksAuthorizer {
        first[node.name] = fromFirst
        fromFirst = (fromFirst + 1) % loops.count
      } else {
        first[node.name] = fromLast
        fromLast = (fromLast + loops.count - 1) % loops.count
      }
    }
  }

  /// One loop for each replica of the node.
  func loops(for node: NodeSpecification) -> [EventLoop] {
    let start = first[node.name] ?? 0
    return (0..<node.replicas).map { loops[(start + $0) % loops.count] }
  }

  /// That of the first gateway that asks it; nil where none does.
  func loop(ofAuthorizer name: String, in topology: LabTopology) -> EventLoop? {
    topology.nodes.values.first { $0.asks(name) }.flatMap { loops(for: $0).first }
  }
}

extension NodeSpecification {
  fileprivate func asks(_ authorizer: String) -> Bool {
    guard case .gateway(let gateway) = role else { return false }
    return gateway.allRoutes.flatMap(\.layers).contains {
      if case .authorizer(authorizer) = $0 { true } else { false }
    }
  }

  fileprivate var asksAuthorizer: Bool {
    guard case .gateway(let gateway) = role else { return false }
    return gateway.allRoutes.contains { !$0.layers.isEmpty }
  }
}
