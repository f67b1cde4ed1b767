package import OrderedCollections

/// One port of a node.
package struct ListenerSpecification: Sendable, Equatable {
  package var name: String
  package var url: ListenerURL
  /// Further host names under which it answers, chosen by SNI and `Host`.
  package var domains: [String]
  /// The certificate it shows; required where the URL says https.
  package var certificate: String?
  /// Other certificates by server name (SNI).
  package var serverNames: OrderedDictionary<String, String>
  package var clientCertificate: ClientCertificateMode
  package var truststore: String?
  package var tls: TLSSpecification
  /// Versions and cipher suites by the name of a policy, in place of those of `tls`.
  package var tlsPolicy: TLSPolicyName?
  /// Who may put a client certificate into a header.
  package var believe: Believe
  package var limits: ListenerLimits

  /// `optionalNoCA` tolerates chain errors only; validity and possession are always checked.
  package enum ClientCertificateMode: String, Sendable, CaseIterable {
    case none, optional
    case optionalNoCA = "optional_no_ca"
    case required
  }

  package enum Believe: String, Sendable, CaseIterable {
    /// The certificates of links that forward one to this listener.
    case links
    /// Whoever connects: the historic hole, a leniency.
    case anyone
  }

  package init(
    name: String, url: ListenerURL, domains: [String] = [], certificate: String? = nil,
    serverNames: OrderedDictionary<String, String> = [:], clientCertificate: ClientCertificateMode = .none,
    truststore: String? = nil, tls: TLSSpecification = .init(),
    tlsPolicy: TLSPolicyName? = nil, believe: Believe = .links, limits: ListenerLimits = .init()
  ) {
    self.name = name
    self.url = url
    self.domains = domains
    self.certificate = certificate
    self.serverNames = serverNames
    self.clientCertificate = clientCertificate
    self.truststore = truststore
    self.tls = tls
    self.tlsPolicy = tlsPolicy
    self.believe = believe
    self.limits = limits
  }
}

/// Versions, ciphers and groups of a listener. The defaults follow the recommendations of RFC 9325.
package struct TLSSpecification: Sendable, Equatable {
  package enum Version: String, Sendable, CaseIterable {
    case v1_0 = "1.0"
    case v1_1 = "1.1"
    case v1_2 = "1.2"
    case v1_3 = "1.3"
  }
  package var minimum: Version
  package var maximum: Version
  /// OpenSSL names of TLS 1.2 cipher suites; nil: the lab's default.
  package var ciphers: [String]?
  /// OpenSSL names of groups, best first; nil: the lab's default.
  package var groups: [String]?
  /// Session tickets sent after a handshake.
  package var tickets: Int

  package init(
    minimum: Version = .v1_2, maximum: Version = .v1_3, ciphers: [String]? = nil, groups: [String]? = nil,
    tickets: Int = 0
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.ciphers = ciphers
    self.groups = groups
    self.tickets = tickets
  }
}

/// Bounds of one listener. Each has the status that answers its breach, or closes the connection.
package struct ListenerLimits: Sendable, Equatable {
  /// 414
  package var requestLineBytesMax = 8192
  /// 431
  package var headerBytesMax = 32_768
  /// 431
  package var headerCountMax = 100
  /// 413; nil: 1 MiB, and in front of a gateway in dialect aws the 10 MiB of the service.
  package var bodyBytesMax: Int?
  /// 408
  package var headerTime: Duration = .seconds(10)
  /// 408
  package var bodyTime: Duration = .seconds(30)
  /// Closed, and recorded as a refused handshake.
  package var handshakeTime: Duration = .seconds(10)
  /// Closed in silence.
  package var idleTime: Duration = .seconds(75)
  /// Not accepted beyond.
  package var connectionsMax = 1024

  package init() {}
}
