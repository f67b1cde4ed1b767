import OrderedCollections

/// Routes name the node that they lead to, so that one link a pair of nodes is all that can be chosen from.
struct LinkOnce: TopologyRule {
  let id = "link-duplicate"

  func check(_ draft: Draft, _ findings: inout Findings) {
    var seen: [[String]: SourcePath] = [:]
    for link in draft.links {
      let pair = [link.value.from, link.value.toNode]
      if let first = seen[pair] {
        findings.add(
          "there is a link from '\(pair[0])' to '\(pair[1])' already (line \(draft.line(of: first)))",
          at: link.path)
      } else {
        seen[pair] = link.path
      }
    }
  }
}

struct LinkElsewhere: TopologyRule {
  let id = "link-to-itself"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links where link.value.from == link.value.toNode {
      findings.add("a node does not call itself", at: link.path / "to")
    }
  }
}

struct AccountKnown: TopologyRule {
  let id = "link-account"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links {
      guard let account = link.value.account, let node = draft.node(link.value.toNode) else { continue }
      guard let provider = node.identityProvider else {
        findings.add("'\(node.name)' is no identity provider and has no accounts", at: link.path / "account")
        continue
      }
      guard provider.serviceAccounts[account] == nil else { continue }
      let suggestion = Suggestion.phrase(for: account, among: provider.serviceAccounts.keys)
      findings.add(
        "'\(account)' is not a service account of '\(node.name)'\(suggestion)", at: link.path / "account")
    }
  }
}

/// What an authorizer found out can only be passed on where one was asked.
struct PropagateHasAuthorizer: TopologyRule {
  let id = "link-propagate"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links where link.value.propagate != nil {
      guard let node = draft.node(link.value.from) else { continue }
      let isAuthorized = node.gateway?.allRoutes.contains { $0.to == link.value.toNode && !$0.layers.isEmpty }
      guard isAuthorized != true else { continue }
      findings.add(
        "no route of '\(node.name)' to '\(link.value.toNode)' asks an authorizer; nothing is to pass on",
        at: link.path / "propagate")
    }
  }
}
