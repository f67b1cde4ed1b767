package import OrderedCollections

/// What `lab.json` says, after every rule has been checked: immutable, and complete with defaults.
package struct LabTopology: Sendable, Equatable {
  package var name: String
  package var capture: Capture
  package var log: LogSpecification
  package var certificates: OrderedDictionary<String, CertificateSpecification>
  package var truststores: OrderedDictionary<String, TruststoreSpecification>
  package var nodes: OrderedDictionary<String, NodeSpecification>
  package var links: [LinkSpecification]
  /// Where the control API and the console listen; nil where the lab has neither.
  package var console: ListenerURL?
  package var telemetry = TelemetrySpecification()

  /// As whom the log names the lab's owner; no node may be called so.
  package static let ownersName = "control"

  /// How much of the traffic is kept: nothing, messages, or messages with ciphertext and key lines.
  package enum Capture: String, Sendable, CaseIterable { case off, messages, wire }

  package init(
    name: String, capture: Capture = .wire, log: LogSpecification = LogSpecification(),
    certificates: OrderedDictionary<String, CertificateSpecification> = [:],
    truststores: OrderedDictionary<String, TruststoreSpecification> = [:],
    nodes: OrderedDictionary<String, NodeSpecification> = [:], links: [LinkSpecification] = [],
    console: ListenerURL? = nil
  ) {
    self.name = name
    self.capture = capture
    self.log = log
    self.certificates = certificates
    self.truststores = truststores
    self.nodes = nodes
    self.links = links
    self.console = console
  }
}

/// One box: what all roles have in common, and the role.
package struct NodeSpecification: Sendable, Equatable {
  package var name: String
  /// Which loop the node is pinned to, counted from 0 and taken modulo the lab's loops; nil lets the lab
  /// choose.
  package var loop: Int?
  /// How many replicas answer behind each listener, each on a loop of its own.
  package var replicas: Int
  /// The IP address that its connections to other nodes come from; nil lets the system choose.
  package var address: String?
  package var listeners: OrderedDictionary<String, ListenerSpecification>
  package var role: Role

  package enum Role: Sendable, Equatable {
    case identityProvider(IdentityProviderSpecification)
    case gateway(GatewaySpecification)
    case authorizer(AuthorizerSpecification)
    case resource(ResourceSpecification)
  }

  package init(
    name: String, loop: Int? = nil, replicas: Int = 1, address: String? = nil,
    listeners: OrderedDictionary<String, ListenerSpecification> = [:], role: Role
  ) {
    self.name = name
    self.loop = loop
    self.replicas = replicas
    self.address = address
    self.listeners = listeners
    self.role = role
  }
}

/// One arrow between two nodes.
package struct LinkSpecification: Sendable, Equatable {
  /// A node.
  package var from: String
  /// A node and one of its listeners: decoding has filled in the listener where a node has only one.
  package var toNode: String
  package var toListener: String
  /// The certificate that the caller presents.
  package var present: String?
  /// The truststore that the far end's certificate must verify against; nil: the certificate that the
  /// target listener is known to have, or its signer.
  package var trust: String?
  /// The header in which the caller hands on the certificate that was presented to it.
  package var forwardClientCertificate: CertificateHeader?
  /// The service account of the far end whose key and secret go along as Basic credentials (RFC 7617).
  package var account: String?
  /// How the caller passes on what an authorizer found out.
  package var propagate: Propagation?
  /// How long a response may take.
  package var timeout: Duration
  /// How long a connection without a request is kept.
  package var idle: Duration
  /// What it does wrong from the start.
  package var faults: [FaultSpecification]

  package enum CertificateHeader: String, Sendable, CaseIterable { case xSSLCert = "x-ssl-cert" }
  package enum Propagation: String, Sendable, CaseIterable { case claimHeaders = "claim-headers" }

  package init(
    from: String, toNode: String, toListener: String, present: String? = nil, trust: String? = nil,
    forwardClientCertificate: CertificateHeader? = nil, account: String? = nil,
    propagate: Propagation? = nil, timeout: Duration = .seconds(29), idle: Duration = .seconds(30),
    faults: [FaultSpecification] = []
  ) {
    self.from = from
    self.toNode = toNode
    self.toListener = toListener
    self.present = present
    self.trust = trust
    self.forwardClientCertificate = forwardClientCertificate
    self.account = account
    self.propagate = propagate
    self.timeout = timeout
    self.idle = idle
    self.faults = faults
  }
}
