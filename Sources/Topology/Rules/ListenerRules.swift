/// The console has no certificate and shows secrets: plain http, on loopback.
struct ConsoleIsPlain: TopologyRule {
  let id = "console-plain"

  func check(_ draft: Draft, _ findings: inout Findings) {
    guard let console = draft.topology.console, console.scheme == .https || !console.isLoopback else {
      return
    }
    findings.add(
      "the console listens on plain http and on loopback only, not on '\(console)'", at: ["console"])
  }
}

/// A collector is spoken to without TLS.
struct CollectorIsPlain: TopologyRule {
  let id = "telemetry-plain"

  func check(_ draft: Draft, _ findings: inout Findings) {
    guard let collector = draft.topology.telemetry.otlp, collector.scheme == .https else { return }
    findings.add(
      "a collector is reached by plain http, not at '\(collector)'", at: ["telemetry", "otlp"])
  }
}

/// Nobody outside this machine reaches a lab.
struct ListenerOnLoopback: TopologyRule {
  let id = "listener-not-loopback"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners where !listener.value.url.isLoopback {
      findings.add(
        "'\(listener.value.url.host)' is not a loopback host; write 'localhost', '127.0.0.1' or '[::1]'",
        at: listener.path / "url")
    }
  }
}

struct AddressTaken: TopologyRule {
  let id = "listener-address-taken"

  func check(_ draft: Draft, _ findings: inout Findings) {
    var owners: [Endpoint: (name: String, path: SourcePath)] = [:]
    var places = draft.listeners.map { ("'\($0.node).\($0.value.name)'", $0.value.url, $0.path / "url") }
    if let console = draft.topology.console { places.append(("the console", console, ["console"])) }
    for (name, url, path) in places {
      let endpoints = url.addresses.map { Endpoint(address: $0, port: url.port) }
      if let owner = endpoints.lazy.compactMap({ owners[$0] }).first {
        findings.add(
          "port \(url.port) is already that of \(owner.name) (line \(draft.line(of: owner.path)))", at: path)
      }
      for endpoint in endpoints where owners[endpoint] == nil { owners[endpoint] = (name, path) }
    }
  }

  private struct Endpoint: Hashable {
    let address: IPAddress
    let port: UInt16
  }
}

struct CertificateNeeded: TopologyRule {
  let id = "listener-certificate-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners
    where listener.value.url.scheme == .https && listener.value.certificate == nil {
      findings.add("a listener of https needs a 'certificate'", at: listener.path / "url")
    }
  }
}

/// What only TLS can do, asked of a listener without.
struct CertificateOnPlain: TopologyRule {
  let id = "listener-plain"

  private static let keys = [
    "certificate", "serverNames", "clientCertificate", "truststore", "tls", "tlsPolicy",
  ]

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners where listener.value.url.scheme == .http {
      for key in CertificateOnPlain.keys where draft.has(listener.path / key) {
        findings.add("'\(key)' means nothing without TLS; the URL says http", atNameOf: listener.path / key)
      }
    }
  }
}

struct VersionsOrdered: TopologyRule {
  let id = "tls-versions"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners {
      let tls = listener.value.tls
      let order = TLSSpecification.Version.allCases
      guard let minimum = order.firstIndex(of: tls.minimum), let maximum = order.firstIndex(of: tls.maximum),
        minimum > maximum
      else { continue }
      findings.add(
        "the minimum \(tls.minimum.rawValue) is above the maximum \(tls.maximum.rawValue)",
        at: listener.path / "tls" / "minimum")
    }
  }
}

struct TruststoreNeeded: TopologyRule {
  let id = "listener-truststore-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners
    where listener.value.clientCertificate.isVerified && listener.value.truststore == nil {
      findings.add(
        "'\(listener.value.clientCertificate.rawValue)' needs a 'truststore' to verify against",
        at: listener.path / "clientCertificate")
    }
  }
}

struct TruststoreUnused: TopologyRule {
  let id = "listener-truststore-unused"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners
    where listener.value.url.scheme == .https && listener.value.truststore != nil
      && !listener.value.clientCertificate.isVerified
    {
      let mode = listener.value.clientCertificate.rawValue
      findings.add(
        "with 'clientCertificate' \(mode) nothing is verified against it", at: listener.path / "truststore")
    }
  }
}

extension ListenerSpecification.ClientCertificateMode {
  /// Whether what comes must verify against a truststore.
  var isVerified: Bool { self == .optional || self == .required }
}
