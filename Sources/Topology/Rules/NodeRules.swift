/// The log names its owner's doings as if a node had sent them.
struct NodeNameFree: TopologyRule {
  let id = "node-name-taken"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes where node.name == LabTopology.ownersName {
      findings.add("'\(node.name)' is what the log calls the lab's owner", atNameOf: ["nodes", node.name])
    }
  }
}
