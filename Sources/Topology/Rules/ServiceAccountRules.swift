import OrderedCollections

/// An access token is all that its bearer shows, so it must say who that is.
struct AccountTokensDistinct: TopologyRule {
  let id = "account-token-taken"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      var owners: [String: String] = [:]
      for (name, account) in node.identityProvider?.serviceAccounts ?? [:] {
        guard let token = account.accessToken else { continue }
        guard let owner = owners.updateValue(name, forKey: token) else { continue }
        findings.add(
          "'\(owner)' has this access token already", at: draft.account(name, of: node.name) / "accessToken")
      }
    }
  }
}

/// The paths of an account that has an access token begin with its name.
struct AccountNameFitsPath: TopologyRule {
  let id = "account-name-in-path"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      for (name, account) in node.identityProvider?.serviceAccounts ?? [:]
      where account.accessToken != nil && (name.contains("/") || !TextPattern.rewrite.matches("/\(name)")) {
        findings.add(
          "'\(name)' has an access token, and so its name must fit into a path: letters, digits and '.-_~'",
          atNameOf: draft.account(name, of: node.name))
      }
    }
  }
}

/// What servers ask an identity provider is not for the world to ask.
struct ServiceCallsHidden: TopologyRule {
  let id = "service-api-exposed"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    draft.forEachRoute { _, route, path in
      guard let provider = draft.node(route.to)?.identityProvider, !provider.serviceAccounts.isEmpty else {
        return
      }
      let exposed = provider.serviceFolders.filter(route.leads(to:))
      guard !exposed.isEmpty else { return }
      let list = exposed.map { "'\($0)*'" }.joined(separator: ", ")
      findings.add(
        "this route lets anybody call the API for servers of '\(route.to)'; keep \(list) out of it",
        at: path / "path")
    }
  }
}

extension Draft {
  fileprivate func account(_ name: String, of node: String) -> SourcePath {
    ["nodes", node, "serviceAccounts", name]
  }
}

extension IdentityProviderSpecification {
  /// The folders that hold the calls of service accounts.
  fileprivate var serviceFolders: [String] {
    ["/api/auth/", "/api/service/"]
      + serviceAccounts.filter { $0.value.accessToken != nil }.map { "/api/\($0.key)/" }
  }
}

extension GatewaySpecification.Route {
  /// Whether some request for something in `folder` gets through.
  fileprivate func leads(to folder: String) -> Bool {
    if let rewrite { return rewrite.hasPrefix(folder) }
    return path.reaches(into: folder) && !except.contains { $0.covers(folder) }
  }
}

extension String {
  /// Whether this path pattern matches something in `folder`.
  fileprivate func reaches(into folder: String) -> Bool {
    guard hasSuffix("*") else { return hasPrefix(folder) }
    return hasPrefix(folder) || folder.hasPrefix(dropLast())
  }

  /// Whether it matches everything there.
  fileprivate func covers(_ folder: String) -> Bool { hasSuffix("*") && folder.hasPrefix(dropLast()) }
}
