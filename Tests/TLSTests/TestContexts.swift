import Certificates

@testable import TLS

func serverContext(
  _ mode: TLSContext.ClientCertificateMode = .none, trust: TrustAnchors? = nil,
  policy: TLSContext.Policy = .init(), listener: String = "gateway.mtls",
  names: [String: TLSContext.Identity] = [:], logsKeys: Bool = false
) throws -> TLSContext {
  try TLSContext(
    server: .init(
      identity: TestCertificates.server.tlsIdentity, identitiesByServerName: names, clientCertificate: mode,
      trust: trust, policy: policy, sessionContext: listener, logsKeys: logsKeys))
}

func clientContext(
  _ key: CertifiedKey? = nil, trust: TrustAnchors = TestCertificates.anchors(TestCertificates.server),
  name: String = "localhost", policy: TLSContext.Policy = .init(), logsKeys: Bool = false
) throws -> TLSContext {
  try TLSContext(
    client: .init(
      identity: key?.tlsIdentity, trust: trust, serverName: name, policy: policy, logsKeys: logsKeys))
}

extension TLSContext.Policy {
  static func only(_ version: TLSVersion, tickets: Int = 0) -> TLSContext.Policy {
    TLSContext.Policy(minimum: version, maximum: version, tickets: tickets)
  }
}
