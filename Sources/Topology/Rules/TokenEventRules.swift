/// A TOKEN event is one header, and this header is its identity source.
struct TokenEventHasHeader: TopologyRule {
  let id = "token-identity-source"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      guard let authorizer = node.authorizer, authorizer.event == .token else { continue }
      if authorizer.identitySources.count == 1, case .header = authorizer.identitySources[0] { continue }
      findings.add(
        "a TOKEN event has exactly one identity source, and that is a header",
        at: ["nodes", node.name, "identitySources"])
    }
  }
}

struct TokenEventMissesCertificate: TopologyRule {
  let id = "token-event-certificate"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes where node.authorizer?.event == .token {
      guard draft.mindsCertificates(authorizer: node.name) else { continue }
      findings.add(
        "a TOKEN event carries no client certificate, so every certificate-bound token is refused; use "
          + "REQUEST",
        at: ["nodes", node.name, "type"])
    }
  }
}

struct ValidationUnused: TopologyRule {
  let id = "validation-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes where node.authorizer?.event == .request && node.authorizer?.validation != nil {
      findings.add(
        "only the header of a TOKEN event is validated",
        at: ["nodes", node.name, "identityValidationExpression"])
    }
  }
}

/// A rule without a condition would refuse everybody, which nobody means.
struct DenyHasCondition: TopologyRule {
  let id = "deny-without-condition"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      for (index, rule) in (node.authorizer?.deny ?? []).enumerated() where rule == .init() {
        findings.add(
          "a rule needs 'addresses', 'clients' or 'claims'", at: ["nodes", node.name, "deny"] / index)
      }
    }
  }
}
