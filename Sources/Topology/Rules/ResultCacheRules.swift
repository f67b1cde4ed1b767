import OrderedCollections

/// What a kept answer is found by must be there to find it.
struct CacheHasIdentitySource: TopologyRule {
  let id = "cache-identity-source"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      guard let authorizer = node.authorizer, authorizer.cache > .zero, authorizer.identitySources.isEmpty
      else { continue }
      findings.add(
        "a cache needs identity sources to find its answers by",
        at: ["nodes", node.name, "identitySources"])
    }
  }
}

/// The hole that the binding of a token falls through: the second caller is judged by the first one's
/// certificate.
struct CacheKnowsCertificate: TopologyRule {
  let id = "cache-without-certificate"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      guard let authorizer = node.authorizer, authorizer.cache > .zero, !authorizer.identitySources.isEmpty,
        !authorizer.identitySources.contains(where: \.isCertificate),
        draft.mindsCertificates(authorizer: node.name)
      else { continue }
      let sources = authorizer.identitySources.map { "'\($0.description)'" }.joined(separator: ", ")
      findings.add(
        "for \(authorizer.cache.written) an answer is used again for whoever sends the same \(sources): a "
          + "stolen token passes with another certificate; add the identity source "
          + "'context.identity.clientCert.clientCertPem'",
        at: ["nodes", node.name, "cache"])
    }
  }
}

/// An authorizer that repeats the method ARN in its policy repeats a `*` in it, too.
struct CacheKnowsPath: TopologyRule {
  let id = "cache-with-wildcard-path"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      guard let authorizer = node.authorizer, authorizer.cache > .zero,
        !authorizer.identitySources.contains(.context(.path))
      else { continue }
      let routes = draft.routes(askingAuthorizer: node.name)
      guard routes.count > 1, let open = routes.first(where: \.leavesPathOpen) else { continue }
      findings.add(
        "a request for '*' on the route '\(open.path)' leaves a policy for every path, which is used again "
          + "for \(authorizer.cache.written); add the identity source 'context.path'",
        at: ["nodes", node.name, "cache"])
    }
  }
}

struct CertificateSourceAccepted: TopologyRule {
  let id = "identity-source-certificate"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for gateway in draft.nodes where gateway.gateway?.awsCompat.certificateIdentitySources == false {
      let names = Set(gateway.gateway?.allRoutes.flatMap(\.authorizers) ?? [])
      for node in draft.nodes where names.contains(node.name) {
        for (index, source) in (node.authorizer?.identitySources ?? []).enumerated() {
          guard case .context(let variable) = source, variable.isOfCertificate else { continue }
          findings.add(
            "the gateway '\(gateway.name)' takes no certificate as an identity source",
            at: ["nodes", node.name, "identitySources"] / index)
        }
      }
    }
  }
}

extension Draft {
  /// Whether it matters with which certificate an authorizer's answer was asked for.
  func mindsCertificates(authorizer name: String) -> Bool {
    let asked = links(from: name).compactMap { node($0.toNode)?.identityProvider }
    if asked.contains(where: { $0.clients.values.contains(where: \.certificateBound) }) { return true }
    return nodes.contains { node in
      node.gateway?.allRoutes.contains { $0.authorizers.contains(name) } == true
        && node.listeners.values.contains { $0.clientCertificate != .none }
    }
  }

  fileprivate func routes(askingAuthorizer name: String) -> [GatewaySpecification.Route] {
    nodes.flatMap { $0.gateway?.allRoutes ?? [] }.filter { $0.authorizers.contains(name) }
  }
}

extension GatewaySpecification.Route {
  fileprivate var authorizers: [String] {
    layers.compactMap { if case .authorizer(let name) = $0 { name } else { nil } }
  }

  fileprivate var leavesPathOpen: Bool { path.contains("{") || path.hasSuffix("*") }
}
