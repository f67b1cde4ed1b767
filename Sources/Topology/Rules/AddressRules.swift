/// A link cannot come from an address of another machine.
struct AddressOnLoopback: TopologyRule {
  let id = "address-not-loopback"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (node, text, address) in draft.addresses where !address.isLoopback {
      findings.add(
        "'\(text)' is not a loopback address; write one such as '127.0.1.7'", at: node.addressPath)
    }
  }
}

/// Only links come from an address.
struct AddressUnused: TopologyRule {
  let id = "address-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    guard draft.knowsAllLinks else { return }
    for (node, _, _) in draft.addresses where draft.links(from: node.name).isEmpty {
      findings.add("no link comes from '\(node.name)'", at: node.addressPath)
    }
  }
}

/// A connection has one family at both ends.
struct AddressReachesTarget: TopologyRule {
  let id = "address-family"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for (node, text, address) in draft.addresses where address.isLoopback {
      for link in draft.links(from: node.name) {
        guard let target = draft.target(of: link),
          !target.url.addresses.contains(where: { $0.bytes.count == address.bytes.count })
        else { continue }
        findings.add(
          "from '\(text)' nothing reaches '\(target.url.host)' of '\(link.toNode).\(link.toListener)'",
          at: node.addressPath)
      }
    }
  }
}

extension Draft {
  fileprivate var addresses: [(node: NodeSpecification, text: String, address: IPAddress)] {
    nodes.compactMap { node in
      guard let text = node.address, let address = IPAddress(text) else { return nil }
      return (node, text, address)
    }
  }
}

extension NodeSpecification {
  fileprivate var addressPath: SourcePath { ["nodes", name, "address"] }
}
