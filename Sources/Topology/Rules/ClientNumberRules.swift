import OrderedCollections

/// The calls of the Authlete API name a client by its number, so a number must lead to one client.
struct ClientNumbersDistinct: TopologyRule {
  let id = "client-number-taken"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      var owners: [Int64: String] = [:]
      for client in draft.clients where client.node == node.name {
        guard let number = client.value.authleteId else { continue }
        let path = client.path / "authleteId"
        if let owner = owners.updateValue(client.value.id, forKey: number) {
          findings.add("'\(owner)' has this number already", at: path)
        } else if let named = node.identityProvider?.clients[String(number)], named.id != client.value.id {
          findings.add("another client has this number as its name, and the name wins", at: path)
        }
      }
    }
  }
}
