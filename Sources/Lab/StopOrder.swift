import OrderedCollections
import Topology

/// In which order nodes stop listening: whoever calls before whom it calls, so that a request that runs can go to its
/// end through all of them. Where nodes call each other in a circle, the one that the file names first.
struct StopOrder {
  let names: [String]

  init(_ topology: LabTopology) {
    var calls = Set(topology.links.map { [$0.from, $0.toNode] })
    for node in topology.nodes.values {
      for case .authorizer(let name) in node.gateway?.allRoutes.flatMap(\.layers) ?? [] {
        calls.insert([node.name, name])
      }
    }
    var left = Array(topology.nodes.keys)
    var names: [String] = []
    while !left.isEmpty {
      let callees = Set(calls.filter { left.contains($0[0]) && $0[0] != $0[1] }.map { $0[1] })
      let next = left.firstIndex { !callees.contains($0) } ?? 0
      names.append(left.remove(at: next))
    }
    self.names = names
  }
}
