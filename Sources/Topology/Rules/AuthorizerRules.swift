import OrderedCollections

/// The built-in authorizer asks exactly one identity provider about tokens; a function asks whom it likes, by itself.
struct AuthorizerHasLink: TopologyRule {
  let id = "authorizer-link"

  func check(_ draft: Draft, _ findings: inout Findings) {
    guard draft.knowsAllLinks else { return }
    for node in draft.nodes where node.authorizer.map({ $0.function == nil }) == true {
      let targets = draft.links(from: node.name).compactMap { draft.node($0.toNode) }
      let providers = targets.filter { $0.identityProvider != nil }
      guard providers.count != 1, targets.count == draft.links(from: node.name).count else { continue }
      findings.add(
        "an authorizer needs one link to an identity provider; '\(node.name)' has \(providers.count)",
        atNameOf: ["nodes", node.name])
    }
  }
}

struct AuthorizerHasAccount: TopologyRule {
  let id = "authorizer-account"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links where link.value.account == nil {
      guard let authorizer = draft.node(link.value.from)?.authorizer, authorizer.function == nil,
        draft.node(link.value.toNode)?.identityProvider != nil
      else { continue }
      findings.add("the introspection API wants an 'account' on this link", at: link.path)
    }
  }
}

/// A scope that no client may ask for is a door that never opens, most likely a slip of the pen.
struct ScopeIssuable: TopologyRule {
  let id = "authorizer-scope"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    let clients = draft.topology.nodes.values.flatMap { $0.identityProvider?.clients.values.elements ?? [] }
    let issuable = Set(clients.flatMap(\.scopes)).sorted()
    guard draft.clients.count == clients.count else { return }
    for node in draft.nodes {
      for rule in node.authorizer?.scopes ?? [] {
        let path: SourcePath = ["nodes", node.name, "scopes", "\(rule.method) \(rule.path)"]
        for (index, scope) in rule.scopes.enumerated() where !issuable.contains(scope) {
          let suggestion = Suggestion.phrase(for: scope, among: issuable)
          findings.add("no client may ask for the scope '\(scope)'\(suggestion)", at: path / index)
        }
      }
    }
  }
}
