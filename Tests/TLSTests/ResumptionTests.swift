import COpenSSL
import Certificates
import Testing

@testable import TLS

@Suite struct ResumptionTests {
  private static let trust = TestCertificates.anchors(TestCertificates.authority)

  /// Connects, then connects again with the ticket of the first time.
  private func resume(
    _ key: CertifiedKey?, _ first: TLSContext, _ second: TLSContext? = nil,
    later: Int64 = TestCertificates.now, thenWith otherKey: CertifiedKey?? = nil
  ) throws -> SessionPair {
    let pair = try SessionPair(client: clientContext(key), server: first).run()
    #expect(pair.serverFailure == nil)
    let again = try SessionPair(
      client: clientContext(otherKey ?? key), server: second ?? first, serverNow: later)
    let session = SSL_get1_session(pair.client.pointer)
    #expect(SSL_set_session(again.client.pointer, session) == 1)
    SSL_SESSION_free(session)
    // OpenSSL marks the session of a connection that was not shut down as not resumable when it is freed.
    SSL_set_shutdown(pair.client.pointer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN)
    return again.run()
  }

  private func server(
    _ mode: TLSContext.ClientCertificateMode, _ version: TLSVersion, tickets: Int = 2,
    trust: TrustAnchors? = trust, listener: String = "gateway.mtls"
  ) throws -> TLSContext {
    try serverContext(mode, trust: trust, policy: .only(version, tickets: tickets), listener: listener)
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `without tickets nothing is resumed`(version: TLSVersion) throws {
    let pair = try resume(TestCertificates.issued, server(.required, version, tickets: 0))
    #expect(pair.server.peer?.resumed == false)
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `with tickets a session is resumed and keeps the client's certificate`(version: TLSVersion) throws {
    let pair = try resume(TestCertificates.issued, server(.required, version))
    #expect(pair.server.peer?.resumed == true)
    #expect(pair.server.peer?.leafDER == TestCertificates.issued.certificate.der)
    #expect(pair.server.peer?.problem == nil)
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `a session without a certificate is resumed without one`(version: TLSVersion) throws {
    let pair = try resume(nil, server(.optional, version))
    #expect(pair.server.peer?.resumed == true)
    #expect(pair.server.peer?.leafDER == nil)
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `a ticket does not outlive its certificate`(version: TLSVersion) throws {
    for mode in [TLSContext.ClientCertificateMode.required, .optional, .optionalNoCA] {
      let later = TestCertificates.now + 400 * TestCertificates.day
      let pair = try resume(TestCertificates.issued, server(mode, version), later: later)
      #expect(pair.serverFailure?.alert == "certificate_expired")
      #expect(pair.server.peer == nil)
    }
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `what a tolerant listener let pass is told again on resumption`(version: TLSVersion) throws {
    for trust in [Self.trust, nil] {
      let pair = try resume(TestCertificates.selfSigned, server(.optionalNoCA, version, trust: trust))
      #expect(pair.server.peer?.resumed == true)
      #expect(pair.server.peer?.problem?.words.hasSuffix("self-signed certificate") == true)
    }
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `what was wrong with a ticket is not told of a handshake without certificate`(version: TLSVersion)
    throws
  {
    let later = TestCertificates.now + 400 * TestCertificates.day
    let pair = try resume(
      TestCertificates.selfSigned, server(.optionalNoCA, version), later: later, thenWith: .some(nil))
    #expect(pair.server.peer?.resumed == false)
    #expect(pair.server.peer?.leafDER == nil)
    #expect(pair.server.peer?.problem == nil)
  }

  /// The ticket keeps the leaf and not the chain, so the chain has to be shown again.
  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `a leaf of an intermediate authority goes through a full handshake`(version: TLSVersion) throws {
    let pair = try resume(TestCertificates.issuedByMiddle, server(.required, version))
    #expect(pair.serverFailure == nil)
    #expect(pair.server.peer?.resumed == false)
    #expect(pair.server.peer?.chainDER == [TestCertificates.middle.certificate.der])
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `a ticket of one listener is not good at another`(version: TLSVersion) throws {
    let pair = try resume(
      TestCertificates.issued, server(.required, version), server(.required, version, listener: "idp.back"))
    #expect(pair.serverFailure == nil)
    #expect(pair.server.peer?.resumed == false)
  }
}
