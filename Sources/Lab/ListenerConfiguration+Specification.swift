import Certificates
import HTTP
import TLS
import Topology
import Transport

extension ListenerConfiguration {
  /// What `lab.json` says of one port, in the words of `Transport`.
  init(
    _ specification: ListenerSpecification, of node: NodeSpecification, _ certificates: LabCertificates,
    now: @escaping @Sendable () -> Int64, logsKeys: Bool, port: UInt16
  ) throws(LabError) {
    let limits = specification.limits
    self.init(
      host: specification.url.host, port: port,
      tls: try specification.tlsContext(of: node, certificates, logsKeys: logsKeys),
      httpLimits: HTTPLimits(
        requestLineBytesMax: limits.requestLineBytesMax, headerBytesMax: limits.headerBytesMax,
        headerCountMax: limits.headerCountMax,
        bodyBytesMax: limits.bodyBytesMax ?? node.bodyBytesMax),
      headerTime: limits.headerTime, bodyTime: limits.bodyTime, handshakeTime: limits.handshakeTime,
      idleTime: limits.idleTime, connectionsMax: limits.connectionsMax, now: now)
  }
}

extension ListenerSpecification {
  fileprivate func tlsContext(
    of node: NodeSpecification, _ certificates: LabCertificates, logsKeys: Bool
  ) throws(LabError) -> TLSContext? {
    guard let identity = certificate.flatMap({ certificates.keys[$0]?.tlsIdentity }) else { return nil }
    do throws(TLSError) {
      return try TLSContext(
        server: .init(
          identity: identity,
          identitiesByServerName: Dictionary(
            serverNames.compactMap { name, certificate in
              certificates.keys[certificate].map { (name, $0.tlsIdentity) }
            }, uniquingKeysWith: { first, _ in first }),
          clientCertificate: mode(of: node),
          trust: try truststore.flatMap { certificates.truststores[$0] }.map { truststore throws(TLSError) in
            // Amazon's gateway wants the chain to end in the store; a leaf of an authority is not enough.
            try truststore.trustAnchors(acceptsLeaves: !node.speaksAWS)
          },
          intermediatesMax: node.speaksAWS ? Self.serviceIntermediatesMax : nil, policy: policy,
          sessionContext: "\(node.name).\(name)", logsKeys: logsKeys))
    } catch {
      throw .certificates(["\(node.name).\(name): \(error.sentence)"])
    }
  }

  /// A chain of four certificates, the client's own not counted, is three between it and the root.
  private static let serviceIntermediatesMax: Int32 = 3

  private var policy: TLSContext.Policy {
    guard let tlsPolicy else { return tls.policy }
    var specification = tlsPolicy.specification(tickets: tls.tickets)
    specification.groups = tls.groups
    return specification.policy
  }

  private func mode(of node: NodeSpecification) -> TLSContext.ClientCertificateMode {
    switch clientCertificate {
    case .required where node.gateway?.answersRefusedCertificates == true: .optionalNoCA
    case .none: .none
    case .optional: .optional
    case .optionalNoCA: .optionalNoCA
    case .required: .required
    }
  }
}

extension HTTPLimits {
  /// What Amazon's gateway takes of a caller, and of what stands behind it.
  static let serviceBodyBytesMax = 10_485_760
}

extension TLSSpecification {
  fileprivate var policy: TLSContext.Policy {
    TLSContext.Policy(
      minimum: minimum.tls, maximum: maximum.tls, ciphers: ciphers, groups: groups, tickets: tickets)
  }
}

extension TLSSpecification.Version {
  fileprivate var tls: TLSVersion {
    switch self {
    case .v1_0: .v1_0
    case .v1_1: .v1_1
    case .v1_2: .v1_2
    case .v1_3: .v1_3
    }
  }
}

extension NodeSpecification {
  /// Unless a listener says otherwise. Amazon's gateway takes 10 MiB, and what it lets through must find room behind it;
  /// what an identity provider is asked is small.
  fileprivate var bodyBytesMax: Int {
    if case .identityProvider = role { 1_048_576 } else { HTTPLimits.serviceBodyBytesMax }
  }

  var speaksAWS: Bool { gateway?.dialect == .aws }
}

extension GatewaySpecification {
  /// Whether the handshake lets everybody in, and requests are answered with 403.
  var answersRefusedCertificates: Bool { dialect == .aws && awsCompat.refusedCertificate == .forbidden }
}
