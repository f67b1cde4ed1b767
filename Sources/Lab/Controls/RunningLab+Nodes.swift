import Nodes

extension RunningLab {
  /// Every node, in the order of `lab.json`.
  package var nodes: [NodeSwitch] { parts.switches }

  package var faults: FaultBoard { parts.faults }

  /// - Returns: whether it was up.
  package func stop(_ node: NodeSwitch) async throws(LabError) -> Bool {
    defer { stateChanged() }
    return try await node.stop()
  }

  /// - Returns: whether it was down.
  package func start(_ node: NodeSwitch) async throws(LabError) -> Bool {
    defer { stateChanged() }
    return try await node.start()
  }
}
