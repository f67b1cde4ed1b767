import COpenSSL
import Certificates
import Testing

@testable import TLS

@Suite struct TLSContextTests {
  @Test func `SNI chooses the identity, case aside, and an unknown name gets the first`() throws {
    let names = ["other.example.com": TestCertificates.otherServer.tlsIdentity]
    let server = try serverContext(names: names)
    let trust = TestCertificates.anchors(TestCertificates.server, TestCertificates.otherServer)
    for (name, key) in [
      ("other.example.com", TestCertificates.otherServer),
      ("OTHER.example.com", TestCertificates.otherServer),
      ("localhost", TestCertificates.server),
    ] {
      let pair = try SessionPair(client: clientContext(trust: trust, name: name), server: server).run()
      #expect(pair.client.peer?.leafDER == key.certificate.der)
      #expect(pair.server.peer?.serverName == name)
    }
  }

  @Test func `a client verifies host names and addresses`() throws {
    let server = try serverContext()
    for name in ["localhost", "127.0.0.1"] {
      let pair = try SessionPair(client: clientContext(name: name), server: server).run()
      #expect(pair.client.peer != nil)
      #expect(pair.server.peer?.serverName == (name == "localhost" ? name : nil))
    }
    for name in ["example.com", "127.0.0.2", "::1"] {
      let pair = try SessionPair(client: clientContext(name: name), server: server).run()
      #expect(
        pair.clientFailure?.words
          == "the certificate CN=localhost does not cover the name \(name)")
      #expect(pair.serverFailure?.rejectedByPeer == true)
    }
  }

  @Test func `a client refuses a server that it does not trust, and the server hears why`() throws {
    let trust = TestCertificates.anchors(TestCertificates.stranger)
    let pair = try SessionPair(client: clientContext(trust: trust), server: serverContext()).run()
    #expect(pair.clientFailure?.alert == "unknown_ca")
    #expect(
      pair.serverFailure?.words
        == "the client refused the connection with the alert unknown_ca: "
        + "it does not trust the certificate it was shown")
  }

  @Test func `versions, ciphers and groups without overlap are refused with words`() throws {
    func failure(_ client: TLSContext.Policy, _ server: TLSContext.Policy) throws -> TLSFailure? {
      try SessionPair(client: clientContext(policy: client), server: serverContext(policy: server))
        .run().serverFailure
    }
    #expect(
      try failure(.only(.v1_2), .only(.v1_3))?.words
        == "the client offered no TLS version that is allowed here")
    let aes = TLSContext.Policy(maximum: .v1_2, ciphers: ["ECDHE-ECDSA-AES128-GCM-SHA256"])
    let chacha = TLSContext.Policy(maximum: .v1_2, ciphers: ["ECDHE-ECDSA-CHACHA20-POLY1305"])
    #expect(try failure(aes, chacha)?.words == "the client offered no cipher suite that is allowed here")
    #expect(
      try failure(.init(groups: ["P-384"]), .init(groups: ["X25519"]))?.words
        == "the client offered no key exchange group that is allowed here")
  }

  @Test func `the server's order of ciphers counts`() throws {
    let suites = ["TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"]
    let pair = try SessionPair(
      client: clientContext(policy: .init(ciphers: suites)),
      server: serverContext(policy: .init(ciphers: suites.reversed()))
    ).run()
    #expect(pair.server.peer?.cipher == "TLS_AES_128_GCM_SHA256")
  }

  @Test func `the default offers forward secrecy and authenticated encryption only`() throws {
    let context = try serverContext()
    let stack = try #require(SSL_CTX_get_ciphers(context.pointer))
    for index in 0..<OPENSSL_sk_num(stack) {
      let cipher = OpaquePointer(OPENSSL_sk_value(stack, index))
      let name = String(cString: SSL_CIPHER_get_name(cipher))
      #expect(SSL_CIPHER_is_aead(cipher) == 1, "\(name)")
      #expect(name.hasPrefix("TLS_") || name.hasPrefix("ECDHE-"))
    }
    let options = SSL_CTX_get_options(context.pointer)
    for wanted in [
      COpenSSL_op_no_renegotiation(), COpenSSL_op_no_compression(), COpenSSL_op_server_preference(),
      COpenSSL_op_no_ticket(),
    ] {
      #expect(options & wanted == wanted)
    }
  }

  @Test func `names that OpenSSL does not know are refused one by one`() {
    #expect(throws: TLSError.unknownCipher("AES-1")) {
      try serverContext(policy: .init(ciphers: ["ECDHE-RSA-AES128-GCM-SHA256", "AES-1"]))
    }
    #expect(throws: TLSError.unknownCipher("TLS_X")) { try clientContext(policy: .init(ciphers: ["TLS_X"])) }
    #expect(throws: TLSError.unknownGroup("P-1")) {
      try clientContext(policy: .init(groups: ["P-256", "P-1"]))
    }
    #expect(throws: TLSError.noVersion) {
      try serverContext(policy: .init(minimum: .v1_3, maximum: .v1_2))
    }
  }

  @Test func `identities that cannot be used are refused`() {
    let good = TestCertificates.server.tlsIdentity
    let other = TestCertificates.selfSigned.tlsIdentity
    func identity(_ certificate: [UInt8], _ key: [UInt8]) -> TLSContext.Identity {
      .init(certificatePEM: certificate, keyPEM: key)
    }
    #expect(throws: TLSError.keyDoesNotMatch) { try identity(good.certificatePEM, other.keyPEM).check() }
    #expect(throws: TLSError.certificateUnreadable) { try identity([], good.keyPEM).check() }
    #expect(throws: TLSError.certificateUnreadable) {
      try identity(Array(repeatElement(good.certificatePEM, count: 17).joined()), good.keyPEM).check()
    }
    #expect(throws: TLSError.keyUnreadable) { try identity(good.certificatePEM, Array("x".utf8)).check() }
  }
}
