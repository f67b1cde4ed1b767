import Certificates
import Testing

@testable import TLS

/// What the TLS policies and chain rules of Amazon API Gateway come down to.
struct ServiceVerificationTests {
  /// A root, `count` authorities below it, and a client.
  private func chain(_ count: Int) -> (authorities: [CertifiedKey], client: CertifiedKey) {
    var authorities = [TestCertificates.make("CN=root", authority: true)]
    for index in 0..<count {
      authorities.append(
        TestCertificates.make("CN=level \(index)", authority: true, signedBy: authorities.last))
    }
    return (authorities, TestCertificates.make("CN=client", signedBy: authorities.last))
  }

  @Test(arguments: [(0, true), (3, true), (4, false)], [TLSVersion.v1_2, .v1_3])
  func `a chain may be so long and no longer`(row: (count: Int, isAccepted: Bool), version: TLSVersion) throws
  {
    let (authorities, client) = chain(row.count)
    let server = try TLSContext(
      server: .init(
        identity: TestCertificates.server.tlsIdentity, clientCertificate: .required,
        trust: TrustAnchors(certificatesDER: authorities.map(\.certificate.der), acceptsLeaves: false),
        intermediatesMax: 3, policy: .only(version)))
    let pair = try SessionPair(client: clientContext(client), server: server).run()
    #expect((pair.serverFailure == nil) == row.isAccepted)
    if !row.isAccepted {
      #expect(pair.serverFailure?.words == "the chain of the certificate CN=client is too long")
    }
  }

  @Test(arguments: [TLSVersion.v1_0, .v1_1])
  func `an old version works where a policy allows it, and nowhere else`(version: TLSVersion) throws {
    let client = try clientContext(policy: .only(version))
    let refused = try SessionPair(client: client, server: serverContext()).run()
    #expect(refused.server.peer == nil)
    let policy = TLSContext.Policy(
      minimum: .v1_0, ciphers: ["ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "AES128-SHA"])
    let pair = try SessionPair(
      client: clientContext(
        policy: .init(minimum: version, maximum: version, ciphers: ["ECDHE-ECDSA-AES128-SHA"])),
      server: serverContext(policy: policy)
    ).run()
    #expect(pair.server.peer?.version == (version == .v1_0 ? "TLSv1" : "TLSv1.1"))
  }

  @Test func `the strength of a certificate is read from it`() throws {
    let strength = try #require(CertificateStrength(der: TestCertificates.server.certificate.der))
    #expect(strength.digest == "SHA256")
    #expect(strength.key == .ec(bits: 256))
    #expect(CertificateStrength(der: [1, 2, 3]) == nil)
  }
}
