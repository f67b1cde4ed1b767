import OrderedCollections

struct PresentNeeded: TopologyRule {
  let id = "link-present-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links where link.value.present == nil {
      guard draft.target(of: link.value)?.clientCertificate == .required else { continue }
      findings.add(
        "'\(link.value.target)' requires a client certificate; add 'present'", at: link.path / "to")
    }
  }
}

struct PresentUnused: TopologyRule {
  let id = "link-present-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links where link.value.present != nil {
      guard let target = draft.target(of: link.value), target.clientCertificate == .none else { continue }
      findings.add("'\(link.value.target)' does not ask for a client certificate", at: link.path / "present")
    }
  }
}

struct PresentTrusted: TopologyRule {
  let id = "link-present-not-trusted"

  func check(_ draft: Draft, _ findings: inout Findings) {
    let chains = CertificateChains(draft.topology)
    for link in draft.links {
      guard let name = link.value.present, draft.certificate(name) != nil,
        let target = draft.target(of: link.value), target.clientCertificate.isVerified,
        let truststore = target.truststore.flatMap({ draft.topology.truststores[$0] }),
        !truststore.certificates.isEmpty
      else { continue }
      let isAWS = draft.node(link.value.toNode)?.gateway?.dialect == .aws
      guard !chains.verifies(name, against: truststore, toRoot: isAWS) else { continue }
      findings.add(
        "'\(name)' does not verify against truststore '\(truststore.name)' of '\(link.value.target)'",
        at: link.path / "present")
    }
  }
}

struct TargetTrusted: TopologyRule {
  let id = "link-trust"

  func check(_ draft: Draft, _ findings: inout Findings) {
    let chains = CertificateChains(draft.topology)
    for link in draft.links {
      guard let truststore = link.value.trust.flatMap({ draft.topology.truststores[$0] }),
        let target = draft.target(of: link.value)
      else { continue }
      guard target.url.scheme == .https else {
        findings.add(
          "'\(link.value.target)' has no certificate to verify; it is plain http", at: link.path / "trust")
        continue
      }
      guard let name = target.certificate, draft.certificate(name) != nil,
        !chains.verifies(name, against: truststore, toRoot: false)
      else { continue }
      findings.add(
        "'\(name)' of '\(link.value.target)' does not verify against truststore '\(truststore.name)'",
        at: link.path / "trust")
    }
  }
}

/// Who sent a header is known by certificate only, so the listener must insist on one.
struct ForwardNeedsRequired: TopologyRule {
  let id = "forward-not-required"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links where link.value.forwardClientCertificate != nil {
      guard let target = draft.target(of: link.value), target.clientCertificate != .required else { continue }
      findings.add(
        "'\(link.value.target)' does not require a client certificate; it could not tell who sends the header",
        at: link.path / "forwardClientCertificate")
    }
  }
}

struct ForwardOnce: TopologyRule {
  let id = "forward-two-senders"

  func check(_ draft: Draft, _ findings: inout Findings) {
    var senders: [String: String] = [:]
    for link in draft.links where link.value.forwardClientCertificate != nil {
      if let sender = senders[link.value.target], sender != link.value.from {
        findings.add(
          "'\(sender)' forwards to '\(link.value.target)' already; only one sender is believed",
          at: link.path / "forwardClientCertificate")
      } else {
        senders[link.value.target] = link.value.from
      }
    }
  }
}

struct ForwardHasSource: TopologyRule {
  let id = "forward-nothing"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links where link.value.forwardClientCertificate != nil {
      guard let node = draft.node(link.value.from),
        node.listeners.values.allSatisfy({ $0.clientCertificate == .none })
      else { continue }
      findings.add(
        "no listener of '\(node.name)' asks for a client certificate, so there is nothing to forward",
        at: link.path / "forwardClientCertificate")
    }
  }
}

extension LinkSpecification {
  /// `node.listener`
  package var target: String { "\(toNode).\(toListener)" }
}
