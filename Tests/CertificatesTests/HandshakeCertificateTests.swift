import Certificates
import TLS
import Testing

/// Whatever a handshake accepts must be readable, or a connection would end without a reason.
@Suite struct HandshakeCertificateTests {
  @Test(arguments: [
    "ecparam -name prime256v1 -genkey -noout", "ecparam -name secp521r1 -genkey -noout",
    "genpkey -algorithm ed25519", "genpkey -algorithm ed448", "genpkey -algorithm rsa",
    "genpkey -algorithm rsa-pss",
  ])
  func `a client's certificate with any key is accepted by optional_no_ca and read`(key: String) throws {
    let openssl = try OpenSSLCommand()
    try openssl(key + " -out key.pem")
    // A negative serial number, and version 1, which openssl makes of a request without extensions.
    try openssl("req -new -key key.pem -subj /CN=client -out request.pem")
    try openssl("x509 -req -in request.pem -signkey key.pem -set_serial -5 -out c.pem")
    let loaded = try CertificateFiles(folder: openssl.folder).load(
      certificateFile: "c.pem", keyFile: "key.pem")

    let peer = try #require(try shakeHands(with: loaded))
    let certificate = try Certificate(der: #require(peer.leafDER))
    #expect(certificate == loaded.certificate)
    #expect(certificate.serialNumber == "-5")
    #expect(
      peer.problem?.words == "the certificate CN=client is not in the truststore: self-signed certificate")
  }

  /// What the server knows of the client.
  private func shakeHands(with client: CertifiedKey) throws -> TLSPeer? {
    let now = client.certificate.notBefore
    let server = try issue("CN=localhost", dns: ["localhost"], from: now, days: 1)
    let anchors = try TrustAnchors(certificatesDER: [server.certificate.der], acceptsLeaves: true)
    let asking = try TLSSession(
      TLSContext(
        client: .init(identity: client.tlsIdentity, trust: anchors, serverName: "localhost")), now: now)
    let answering = try TLSSession(
      TLSContext(server: .init(identity: server.tlsIdentity, clientCertificate: .optionalNoCA)), now: now)
    asking.start()
    for _ in 0..<3 {
      pass(from: asking, to: answering)
      pass(from: answering, to: asking)
    }
    return answering.peer
  }

  private func pass(from sender: TLSSession, to receiver: TLSSession) {
    var wire: [UInt8] = []
    var plaintext: [UInt8] = []
    sender.takeOutput(into: &wire)
    let event = wire.withUnsafeBytes { receiver.receive($0, plaintext: &plaintext) }
    if case .failed(let failure) = event { Issue.record("\(failure.words)") }
  }
}
