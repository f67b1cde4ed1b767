import OrderedCollections

struct TruststoreFilled: TopologyRule {
  let id = "truststore-empty"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for truststore in draft.topology.truststores.values where draft.isWritten(truststore) {
      guard truststore.certificates.isEmpty else { continue }
      findings.add("a truststore without certificates trusts nobody", at: ["truststores", truststore.name])
    }
  }
}

/// A verifier looks certificates up by their subject, and of two it would try only the first.
struct SubjectsDistinct: TopologyRule {
  let id = "truststore-same-subject"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for truststore in draft.topology.truststores.values {
      var owners: [String: String] = [:]
      for name in truststore.certificates {
        guard let certificate = draft.certificate(name) else { continue }
        let subject = certificate.subject.comparableName
        if let other = owners[subject] {
          findings.add(
            "'\(other)' and '\(name)' have the same subject '\(certificate.subject)', "
              + "of which a truststore finds only one", at: ["truststores", truststore.name])
        } else {
          owners[subject] = name
        }
      }
    }
  }
}

/// Under dialect `aws` the chain must end in the store: a leaf of an authority outside never verifies.
struct AWSTruststoreComplete: TopologyRule {
  let id = "aws-truststore"

  func check(_ draft: Draft, _ findings: inout Findings) {
    let chains = CertificateChains(draft.topology)
    for listener in draft.listeners {
      guard draft.node(listener.node)?.gateway?.dialect == .aws,
        let name = listener.value.truststore, let truststore = draft.topology.truststores[name]
      else { continue }
      for certificate in truststore.certificates
      where draft.certificate(certificate)?.signedBy != nil
        && !chains.verifies(certificate, against: truststore, toRoot: true)
      {
        findings.add(
          "'\(certificate)' of '\(name)' never verifies under dialect aws: its root is not in the store",
          at: listener.path / "truststore")
      }
    }
  }
}

extension Draft {
  fileprivate func isWritten(_ truststore: TruststoreSpecification) -> Bool {
    isSound(["truststores", truststore.name])
  }
}

extension String {
  /// A distinguished name without what RFC 4518 ignores: case and the spaces around values.
  fileprivate var comparableName: String {
    lowercased().split(separator: ",", omittingEmptySubsequences: false).map { part in
      part.split(separator: " ").joined(separator: " ")
    }.joined(separator: ",")
  }
}
