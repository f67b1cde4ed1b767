import OrderedCollections

struct SignerIsAuthority: TopologyRule {
  let id = "signer-not-authority"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for certificate in draft.topology.certificates.values {
      guard let name = certificate.signedBy, let signer = draft.certificate(name), !signer.authority else {
        continue
      }
      findings.add(
        "'\(name)' cannot sign: it is no 'authority'", at: ["certificates", certificate.name, "signedBy"])
    }
  }
}

struct SignatureAcyclic: TopologyRule {
  let id = "signature-cycle"

  func check(_ draft: Draft, _ findings: inout Findings) {
    let chains = CertificateChains(draft.topology)
    for certificate in draft.topology.certificates.values where chains.isCyclic(certificate.name) {
      findings.add(
        "'\(certificate.name)' would sign itself through its signers; leave 'signedBy' out of a root",
        at: ["certificates", certificate.name, "signedBy"])
    }
  }
}

/// Two things that write to one file would overwrite each other.
struct FilesDistinct: TopologyRule {
  let id = "same-file"

  func check(_ draft: Draft, _ findings: inout Findings) {
    var owners: [String: String] = [:]
    func claim(_ file: String, _ owner: String, _ path: SourcePath) {
      if let other = owners[file] {
        findings.add("\(owner) and \(other) are the same file '\(file)'", at: path)
      } else {
        owners[file] = owner
      }
    }
    for certificate in draft.topology.certificates.values {
      let path: SourcePath = ["certificates", certificate.name, "files"]
      claim(certificate.certificateFile, "certificate '\(certificate.name)'", path)
      claim(certificate.keyFile, "the key of '\(certificate.name)'", path)
    }
    for truststore in draft.topology.truststores.values {
      guard let file = truststore.file else { continue }
      claim(file, "truststore '\(truststore.name)'", ["truststores", truststore.name, "file"])
    }
  }
}
