import Loops
import OrderedCollections
import Topology

/// Which node lives on which loop.
///
/// A gateway and its authorizer share one, for a call between them is then no hop at all. Otherwise nodes take
/// the loops in turn, in the order of `lab.json`, unless `"loop"` pins them.
struct Placement {
  private let loops: [EventLoop]
  private var first: [String: Int] = [:]

  /// As many loops as cores, and no fewer than the replicas that one node asks for.
  static func loopCount(for topology: Topology, cores: Int) -> Int {
    max(1, cores, topology.nodes.values.map(\.replicas).max() ?? 1)
  }

  init(_ topology: Topology, loops: [EventLoop]) {
    self.loops = loops
    var turn = 0
    for node in topology.nodes.values {
      if case .authorizer = node.role { continue }
      if let loop = node.loop {
        first[node.name] = loop
      } else {
        first[node.name] = turn
        turn += 1
      }
    }
  }

  /// One loop for each replica of the node.
  func loops(for node: NodeSpecification) -> [EventLoop] {
    let start = first[node.name] ?? 0
    return (0..<node.replicas).map { loops[(start + $0) % loops.count] }
  }
}
