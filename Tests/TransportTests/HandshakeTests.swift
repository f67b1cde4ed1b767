import Certificates
import HTTP
import Loops
import TLS
import Testing
import Transport

@Suite(.timeLimit(.minutes(1))) struct HandshakeTests {
  private static let request = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

  @Test func `a request over mutual TLS is answered and its certificate known`() async throws {
    let tls = try serverContext(.required)
    try await withServer({ $0.tls = tls }) { server in
      let client = RawClient(loop: server.loop)
      try await client.connect(port: server.port, tls: try clientContext(TestCertificates.client))
      await client.send(Self.request)
      #expect(await client.readToEnd().contains("GET /a "))
      guard case .closed = await client.tlsEnd else {
        Issue.record("no close_notify")
        return
      }
      #expect(try server.record.handshakes.map(\.leafDER) == [TestCertificates.client.certificate.der])
      try await server.until { $0.closed == [.completed] }
    }
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3], [nil, try TestCertificates.stranger])
  func `a client that is refused receives the alert`(version: TLSVersion, key: CertifiedKey?) async throws {
    let tls = try serverContext(.required)
    try await withServer({ $0.tls = tls }) { server in
      let client = RawClient(loop: server.loop)
      try await client.connect(port: server.port, tls: try clientContext(key, maximum: version))
      await client.send(Self.request)
      _ = await client.readToEnd()
      guard case .failed(let failure) = await client.tlsEnd else {
        Issue.record("no alert")
        return
      }
      #expect(failure.rejectedByPeer)
      #expect(await client.error == nil, "an alert behind which the connection was reset may be lost")
      let refused = server.record.failures
      #expect(refused.map(\.presentedDER) == [key?.certificate.der])
      #expect(refused.map(\.alert) == [failure.alert])
      #expect(server.record.requests.isEmpty)
      try await server.until { $0.closed == [.handshakeFailed] }
    }
  }

  @Test func `a handshake has a time limit`() async throws {
    let tls = try serverContext()
    try await withServer({ ($0.tls, $0.handshakeTime) = (tls, .milliseconds(200)) }) { server in
      let client = try await server.connect()
      await client.send([22, 3, 1])
      _ = await client.readToEnd()
      try await server.until { $0.closed == [.handshakeFailed] }
      #expect(server.record.failures.first?.words.contains("not done within") == true)
    }
  }

  @Test func `a plain request on a TLS port is told so`() async throws {
    let tls = try serverContext()
    try await withServer({ $0.tls = tls }) { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      let text = await client.readToEnd()
      #expect(text.hasPrefix("HTTP/1.1 400 "))
      #expect(text.contains("This port speaks HTTPS."))
      #expect(server.record.failures.map(\.words) == ["a plain HTTP request came to a TLS port"])
    }
  }

  @Test func `whoever goes in the middle of a handshake is recorded, who said nothing is not`() async throws {
    let tls = try serverContext()
    try await withServer({ $0.tls = tls }) { server in
      let silent = try await server.connect()
      await silent.finishWriting()
      _ = await silent.readToEnd()
      try await server.until { $0.closed == [.peerClosed] }
      #expect(server.record.failures.isEmpty)
      let talker = try await server.connect()
      await talker.send([22, 3, 1, 1, 0, 1])
      await talker.finishWriting()
      _ = await talker.readToEnd()
      try await server.until { $0.closed == [.peerClosed, .handshakeFailed] }
      #expect(server.record.failures.count == 1)
    }
  }

  @Test func `any bytes on a TLS port end in a recorded failure`() async throws {
    let tls = try serverContext()
    try await withServer({ ($0.tls, $0.handshakeTime) = (tls, .milliseconds(300)) }) { server in
      var generator = SeededGenerator(seed: 7)
      for round in 0..<40 {
        let client = try await server.connect()
        let count = Int.random(in: 1...2000, using: &generator)
        var bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        if round % 2 == 0 { bytes.replaceSubrange(0..<1, with: [22, 3, 1]) }
        await client.send(bytes)
        await client.finishWriting()
        _ = await client.readToEnd()
        await client.close()
      }
      try await server.until { $0.closed.count == 40 }
      #expect(server.record.failures.count == 40)
      #expect(server.record.requests.isEmpty)
    }
  }

  @Test func `what passes is captured as ciphertext, with the keys to it`() async throws {
    let tls = try serverContext(logsKeys: true)
    try await withServer(capturesWire: true, { $0.tls = tls }) { server in
      let client = RawClient(loop: server.loop)
      try await client.connect(port: server.port, tls: try clientContext())
      await client.send(Self.request)
      _ = await client.readToEnd()
      let record = server.record
      #expect(record.inbound.first == 22 && record.outbound.first == 22)
      #expect(!String(decoding: record.inbound, as: UTF8.self).contains("GET /a"))
      #expect(record.keyLines.contains { $0.hasPrefix("SERVER_TRAFFIC_SECRET_0 ") })
      #expect(record.keyLines.contains { $0.hasPrefix("CLIENT_TRAFFIC_SECRET_0 ") })
    }
  }

  @Test func `large bodies pass both ways over TLS`() async throws {
    let tls = try serverContext(tickets: 2)
    let mirror: RecordingHandler.Answer = { HTTPResponse(status: 200, body: $0.body) }
    try await withServer(
      { ($0.tls, $0.httpLimits) = (tls, HTTPLimits(bodyBytesMax: 4_000_000)) }, answer: mirror
    ) {
      server in
      let configuration = ClientConfiguration(
        host: "127.0.0.1", port: server.port, hostHeader: "a", tls: try clientContext(),
        httpLimits: HTTPLimits(bodyBytesMax: 4_000_000), now: { labSecond })
      let pool = ClientPool(loop: server.loop, configuration, observer: RecordingObserver())
      let body = String(repeating: "0123456789", count: 300_000)
      let response = try await pool.send(.post("/a", body), tag: 1, timeout: .seconds(20))
      #expect(response.body == Array(body.utf8))
      await pool.close()
    }
  }
}

struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
