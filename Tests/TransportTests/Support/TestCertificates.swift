import Certificates
import TLS
import Transport

/// Made once: keys are dear.
enum TestCertificates {
  static var server: CertifiedKey { get throws { try made.get().server } }
  static var client: CertifiedKey { get throws { try made.get().client } }
  static var stranger: CertifiedKey { get throws { try made.get().stranger } }

  private static let made = Result {
    (
      server: try make("CN=localhost", dns: ["localhost"], ip: ["127.0.0.1"]),
      client: try make("CN=client.example.com"), stranger: try make("CN=stranger.example.com")
    )
  }

  private static func make(_ subject: String, dns: [String] = [], ip: [String] = []) throws -> CertifiedKey {
    let issuer = CertificateIssuer { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
    let template = CertificateTemplate(
      subject: subject, dns: dns, ip: ip, notBefore: labSecond - 1000, notAfter: labSecond + 1000)
    return try issuer.issue(template)
  }

  static func trust(_ key: CertifiedKey) throws -> TrustAnchors {
    try TrustAnchors(certificatesDER: [key.certificate.der], acceptsLeaves: true)
  }
}

func serverContext(
  _ mode: TLSContext.ClientCertificateMode = .none, tickets: Int = 0, logsKeys: Bool = false
) throws -> TLSContext {
  try TLSContext(
    server: .init(
      identity: TestCertificates.server.tlsIdentity, clientCertificate: mode,
      trust: mode == .none ? nil : try TestCertificates.trust(TestCertificates.client),
      policy: .init(tickets: tickets), sessionContext: "test", logsKeys: logsKeys))
}

func clientContext(
  _ key: CertifiedKey? = nil, maximum: TLSVersion = .v1_3,
  trusting server: CertifiedKey? = nil
) throws -> TLSContext {
  try TLSContext(
    client: .init(
      identity: key?.tlsIdentity, trust: try TestCertificates.trust(server ?? TestCertificates.server),
      serverName: "127.0.0.1",
      policy: .init(maximum: maximum)))
}
