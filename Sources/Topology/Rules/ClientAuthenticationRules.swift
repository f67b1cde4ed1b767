import OrderedCollections

struct SecretNeeded: TopologyRule {
  let id = "client-secret-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients where client.value.authentication.usesSecret && client.value.secret == nil {
      findings.add(client.value.needs("a 'secret'"), at: client.path / "authentication")
    }
  }
}

struct SecretUnused: TopologyRule {
  let id = "client-secret-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients where !client.value.authentication.usesSecret && client.value.secret != nil {
      findings.add(client.value.hasNoUse("a 'secret'"), at: client.path / "secret")
    }
  }
}

struct RegisteredCertificatesNeeded: TopologyRule {
  let id = "client-certificates-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients
    where client.value.authentication == .selfSignedTLSClientAuth && client.value.certificates.isEmpty {
      findings.add(client.value.needs("'certificates'"), at: client.path / "authentication")
    }
  }
}

struct RegisteredCertificatesUnused: TopologyRule {
  let id = "client-certificates-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients
    where client.value.authentication != .selfSignedTLSClientAuth && !client.value.certificates.isEmpty {
      findings.add(client.value.hasNoUse("'certificates'"), at: client.path / "certificates")
    }
  }
}

struct SubjectNeeded: TopologyRule {
  let id = "client-subject-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients
    where client.value.authentication == .tlsClientAuth && client.value.subject == nil {
      findings.add(client.value.needs("a 'subject'"), at: client.path / "authentication")
    }
  }
}

struct SubjectUnused: TopologyRule {
  let id = "client-subject-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients
    where client.value.authentication != .tlsClientAuth && client.value.subject != nil {
      findings.add(client.value.hasNoUse("a 'subject'"), at: client.path / "subject")
    }
  }
}

struct ClientTruststoreNeeded: TopologyRule {
  let id = "client-truststore-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients
    where client.value.authentication == .tlsClientAuth && client.value.truststore == nil {
      findings.add(client.value.needs("a 'truststore'"), at: client.path / "authentication")
    }
  }
}

struct ClientTruststoreUnused: TopologyRule {
  let id = "client-truststore-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients
    where client.value.authentication != .tlsClientAuth && client.value.truststore != nil {
      findings.add(client.value.hasNoUse("a 'truststore'"), at: client.path / "truststore")
    }
  }
}

/// A certificate must be able to reach the identity provider: by a listener of its own that asks for one, or
/// by a proxy that asks and forwards.
struct ClientReachesMutualTLS: TopologyRule {
  let id = "client-without-mtls"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients where !canReceiveCertificates(client.node, draft) {
      if client.value.authentication.usesCertificate {
        findings.add(complaint(client), at: client.path / "authentication")
      } else if client.value.certificateBound {
        findings.add(complaint(client), at: client.path / "certificateBound")
      }
    }
  }

  private func complaint(_ client: Draft.Placed<IdentityProviderSpecification.Client>) -> String {
    "no client certificate ever reaches '\(client.node)': none of its listeners asks for one, "
      + "and no link forwards one to it"
  }

  private func canReceiveCertificates(_ name: String, _ draft: Draft) -> Bool {
    // Nothing is certain while a part of the wiring is unreadable.
    guard draft.knowsAllLinks, let node = draft.node(name) else { return true }
    return node.listeners.values.contains {
      $0.clientCertificate != .none || !draft.isSound(["nodes", name, "listen", $0.name])
    }
      || draft.topology.links.contains { $0.toNode == name && $0.forwardClientCertificate != nil }
  }
}

extension IdentityProviderSpecification.Client.Authentication {
  fileprivate var usesSecret: Bool { self == .clientSecretBasic || self == .clientSecretPost }
  fileprivate var usesCertificate: Bool { self == .tlsClientAuth || self == .selfSignedTLSClientAuth }
}

extension IdentityProviderSpecification.Client {
  fileprivate func needs(_ what: String) -> String {
    "authentication '\(authentication.rawValue)' needs \(what)"
  }
  fileprivate func hasNoUse(_ what: String) -> String {
    "authentication '\(authentication.rawValue)' has no use for \(what)"
  }
}
