import COpenSSL
import Certificates
import Testing

@testable import TLS

@Suite struct TLSSessionTests {
  private func pair(_ version: TLSVersion = .v1_3) throws -> SessionPair {
    try SessionPair(client: clientContext(), server: serverContext(policy: .only(version)))
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `plaintext passes both ways, also what was sent before the handshake`(version: TLSVersion) throws {
    let pair = try pair(version)
    pair.client.send("early ")
    pair.client.send("question")
    pair.run()
    pair.server.send("answer")
    pair.carry()
    #expect(pair.serverPlaintext == Array("early question".utf8))
    #expect(pair.clientPlaintext == Array("answer".utf8))
    #expect(pair.serverEvents.count == 1 && pair.serverEvents[0].isHandshake)
    #expect(pair.clientEvents.count == 1 && pair.clientEvents[0].isHandshake)
  }

  @Test func `100 kB arrive whole from one feed of many records`() throws {
    let pair = try pair().run()
    let sent = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    sent.withUnsafeBytes { pair.client.send($0) }
    pair.carry()
    #expect(pair.serverPlaintext == sent)
  }

  @Test(arguments: UInt64(0)..<8)
  func `feeds in random slices change nothing`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let server = try serverContext(.required, trust: TestCertificates.anchors(TestCertificates.authority))
    let pair = try SessionPair(client: clientContext(TestCertificates.issued), server: server)
    pair.client.send("question")
    pair.run { Int(random.next() % 97) + 1 }
    pair.server.send(String(repeating: "answer", count: 5000))
    pair.carry { Int(random.next() % 1700) + 1 }
    #expect(pair.serverPlaintext == Array("question".utf8))
    #expect(pair.clientPlaintext == Array(String(repeating: "answer", count: 5000).utf8))
    #expect(pair.server.peer?.leafDER == TestCertificates.issued.certificate.der)
  }

  @Test(arguments: UInt64(0)..<4)
  func `random bytes and damaged handshakes end in a failure with words`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<50 {
      let pair = try pair(seed.isMultiple(of: 2) ? .v1_2 : .v1_3)
      pair.client.start()
      var flight: [UInt8] = []
      pair.client.takeOutput(into: &flight)
      for _ in 0...(random.next() % 4) {
        flight[Int(random.next() % UInt64(flight.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      if seed == 3 { flight = flight.map { _ in UInt8(truncatingIfNeeded: random.next()) } }
      var event = pair.server.receive(flight)
      if case .none = event { event = pair.server.endOfStream() }
      #expect(event.failure?.words.isEmpty == false)
    }
  }

  @Test func `empty sends and empty feeds do nothing`() throws {
    let pair = try pair().run()
    pair.client.send("")
    #expect(pair.server.receive([]).failure == nil)
    pair.carry()
    var output: [UInt8] = []
    pair.client.takeOutput(into: &output)
    #expect(output.isEmpty)
    #expect(pair.serverEvents.count == 1)
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `close_notify is a clean end, and the other direction stays open`(version: TLSVersion) throws {
    let pair = try pair(version).run()
    pair.client.send("question")
    pair.client.close()
    pair.carry()
    #expect(pair.serverPlaintext == Array("question".utf8))
    #expect(pair.serverEvents.last?.isClosed == true)
    pair.server.send("answer")
    pair.carry()
    #expect(pair.clientPlaintext == Array("answer".utf8))
    #expect(pair.server.endOfStream().isClosed)
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `an end without close_notify is truncation`(version: TLSVersion) throws {
    let pair = try pair(version).run()
    #expect(pair.server.endOfStream().isTruncated)
    #expect(pair.server.endOfStream().isTruncated)
  }

  @Test func `an end within a record is truncation`() throws {
    let pair = try pair().run()
    pair.client.send("question")
    var output: [UInt8] = []
    pair.client.takeOutput(into: &output)
    _ = pair.server.receive(output.dropLast())
    #expect(pair.server.endOfStream().isTruncated)
  }

  @Test func `an end within the handshake is a failure that says so`() throws {
    let pair = try pair()
    pair.client.start()
    #expect(
      pair.server.endOfStream().failure?.words == "the client closed the connection during the handshake")
    #expect(
      pair.client.endOfStream().failure?.words == "the server closed the connection during the handshake")
  }

  @Test func `an end in the same feed as the handshake is reported by the next call`() throws {
    let pair = try pair()
    pair.client.start()
    pair.passToServer()
    pair.passToClient()
    pair.client.send("question")
    pair.client.close()
    pair.passToServer()
    #expect(pair.serverEvents.count == 1 && pair.serverEvents[0].isHandshake)
    #expect(pair.serverPlaintext == Array("question".utf8))
    #expect(pair.server.receive([]).isClosed)
  }

  @Test func `a changed record is answered with bad_record_mac`() throws {
    let pair = try pair().run()
    pair.client.send("question")
    pair.collect()
    pair.alterToServer(at: pair.toServer.count - 1)
    pair.carry()
    #expect(pair.serverFailure?.alert == "bad_record_mac")
    #expect(pair.serverFailure?.words == "what the client sent was changed on its way")
    #expect(pair.clientFailure?.rejectedByPeer == true)
    #expect(pair.serverPlaintext.isEmpty)
  }

  @Test func `after a failure sends and closes do nothing`() throws {
    let pair = try pair()
    #expect(pair.server.receive(Array("GET / HTTP/1.1\r\n\r\n".utf8)).failure != nil)
    var alert: [UInt8] = []
    pair.server.takeOutput(into: &alert)
    pair.server.send("answer")
    pair.server.close()
    var more: [UInt8] = []
    pair.server.takeOutput(into: &more)
    #expect(more.isEmpty)
  }

  @Test func `plain HTTP on a TLS port is called that`() throws {
    let event = try pair().server.receive(Array("GET / HTTP/1.1\r\n\r\n".utf8))
    #expect(event.failure?.words == "the client spoke plain HTTP to a TLS port")
  }

  @Test func `an error that another call left behind changes nothing`() throws {
    let pair = try pair().run()
    leaveAnError()
    pair.client.send("question")
    pair.carry()
    #expect(pair.serverPlaintext == Array("question".utf8))
    #expect(pair.serverFailure == nil)
    leaveAnError()
    #expect(pair.server.endOfStream().isTruncated)
  }

  private func leaveAnError() {
    let noCertificate: [UInt8] = [0x31, 0]
    noCertificate.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      _ = d2i_X509(nil, &cursor, buffer.count)
    }
    #expect(ERR_peek_error() != 0)
  }

  @Test func `a client may not renegotiate`() throws {
    let pair = try pair(.v1_2).run()
    SSL_renegotiate(pair.client.pointer)
    SSL_do_handshake(pair.client.pointer)
    pair.carry()
    pair.client.send("question")
    pair.carry()
    #expect(pair.serverEvents.filter(\.isHandshake).count == 1)
  }

  @Test func `a key update is answered`() throws {
    let pair = try pair().run()
    SSL_key_update(pair.client.pointer, SSL_KEY_UPDATE_REQUESTED)
    pair.client.send("question")
    pair.carry()
    pair.server.send("answer")
    pair.carry()
    #expect(pair.serverPlaintext == Array("question".utf8))
    #expect(pair.clientPlaintext == Array("answer".utf8))
  }

  @Test(arguments: [
    (TLSVersion.v1_2, ["CLIENT_RANDOM"]), (.v1_3, ["CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"]),
  ])
  func `key lines are collected where the context asks for them`(version: TLSVersion, labels: [String]) throws
  {
    let server = try serverContext(policy: .only(version), logsKeys: true)
    let pair = try SessionPair(client: clientContext(), server: server).run()
    let lines = pair.server.takeKeyLines()
    for label in labels { #expect(lines.contains { $0.hasPrefix("\(label) ") }) }
    #expect(pair.server.takeKeyLines().isEmpty)
    #expect(pair.client.takeKeyLines().isEmpty)
  }

  @Test(arguments: [TLSContext.ClientCertificateMode.optionalNoCA, .required])
  func `a client that does not prove possession is refused`(mode: TLSContext.ClientCertificateMode) throws {
    let trust = TestCertificates.anchors(TestCertificates.authority)
    let server = try serverContext(mode, trust: trust, policy: .only(.v1_2))
    let pair = try SessionPair(client: clientContext(TestCertificates.issued), server: server)
    pair.client.start()
    pair.passToServer()
    pair.passToClient()
    pair.collect()
    let signatureEnd = try #require(endOfCertificateVerify(pair.toServer))
    pair.alterToServer(at: signatureEnd - 1)
    pair.carry()
    #expect(pair.serverFailure?.words == "the client does not hold the key of the certificate it presented")
    #expect(pair.serverFailure?.alert == "decrypt_error")
    #expect(pair.server.peer == nil)
  }

  /// Where that message ends in a flight of TLS 1.2, in which every message has a record of its own.
  private func endOfCertificateVerify(_ flight: [UInt8]) -> Int? {
    var start = 0
    while start + 5 < flight.count {
      let end = start + 5 + Int(flight[start + 3]) << 8 + Int(flight[start + 4])
      if flight[start] == 22 && flight[start + 5] == 15 { return end }
      start = end
    }
    return nil
  }
}

/// A generator with a seed.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
