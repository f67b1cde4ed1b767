import OrderedCollections

/// The name in the URL and every domain stand in the certificate that is shown for them (RFC 9525 §6).
struct ListenerCovered: TopologyRule {
  let id = "listener-not-covered"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners where listener.value.url.scheme == .https {
      check(listener.value.url.host, at: listener.path / "url", listener.value, draft, &findings)
      for (index, domain) in listener.value.domains.enumerated() {
        check(domain, at: listener.path / "domains" / index, listener.value, draft, &findings)
      }
    }
  }

  private func check(
    _ host: String, at path: SourcePath, _ listener: ListenerSpecification, _ draft: Draft,
    _ findings: inout Findings
  ) {
    let name = listener.serverNames[host] ?? listener.certificate
    guard let name, let certificate = draft.certificate(name), !certificate.covers(host) else { return }
    findings.add(certificate.complaint(about: host), at: path)
  }
}

struct ServerNameCovered: TopologyRule {
  let id = "server-name-not-covered"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners {
      for (host, name) in listener.value.serverNames {
        guard let certificate = draft.certificate(name), !certificate.covers(host) else { continue }
        findings.add(certificate.complaint(about: host), at: listener.path / "serverNames" / host)
      }
    }
  }
}

extension Draft {
  func certificate(_ name: String) -> CertificateSpecification? {
    isSound(["certificates", name]) ? topology.certificates[name] : nil
  }
}

extension CertificateSpecification {
  /// By subject alternative names alone: nobody looks at the common name any more.
  func covers(_ host: String) -> Bool {
    if let address = IPAddress(host) { return ip.contains { IPAddress($0) == address } }
    let host = host.lowercased()
    return dns.contains { pattern in
      let pattern = pattern.lowercased()
      guard pattern.hasPrefix("*.") else { return pattern == host }
      // The asterisk is exactly one label.
      return host.firstIndex(of: ".").map { host[$0...] == pattern.dropFirst() } ?? false
    }
  }

  fileprivate func complaint(about host: String) -> String {
    let names = (dns + ip).map { "'\($0)'" }.joined(separator: ", ")
    let extent = names.isEmpty ? "no name at all" : "only \(names)"
    return "certificate '\(name)' does not cover '\(host)' but \(extent)"
  }
}
