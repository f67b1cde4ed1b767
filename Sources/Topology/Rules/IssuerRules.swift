import OrderedCollections

struct IssuerHasListener: TopologyRule {
  let id = "issuer-without-listener"

  func check(_ draft: Draft, _ findings: inout Findings) {
    guard draft.listeners.count == draft.topology.nodes.values.reduce(0, { $0 + $1.listeners.count }) else {
      return
    }
    for node in draft.nodes {
      guard let issuer = node.identityProvider?.issuer, let origin = Origin(of: issuer),
        !draft.listeners.contains(where: { $0.value.answers(as: origin.url) })
      else { continue }
      let urls = draft.listeners.map(\.value.url.description)
      findings.add(
        "no listener of the lab answers as '\(origin.text)'"
          + Suggestion.phrase(for: origin.text, among: urls),
        at: ["nodes", node.name, "issuer"])
    }
  }
}

extension ListenerSpecification {
  /// By its own URL, or by one of its domains on the same port.
  fileprivate func answers(as other: ListenerURL) -> Bool {
    guard other.scheme == url.scheme, other.port == url.port else { return false }
    let host = other.host.lowercased()
    return ([url.host] + domains + serverNames.keys).contains { $0.lowercased() == host }
  }
}
