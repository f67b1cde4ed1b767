import HTTP
import Loops
import TLS
import Testing
import Transport

@Suite(.timeLimit(.minutes(1))) struct ClientConnectionTests {
  private static let fine = ScriptedServer.Step(bytes: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
  private static let silentEnd = ScriptedServer.Step(bytes: "", closes: true)

  @Test func `a GET is sent once more when a kept connection had ended`() async throws {
    try await withScript([Self.fine, Self.silentEnd, Self.fine]) { pool, server in
      for path in ["/a", "/b"] {
        let response = try await pool.send(.get(path), tag: 1, timeout: .seconds(5))
        #expect(response.status == 200)
      }
      #expect(await server.connectionCount == 2)
    }
  }

  @Test func `a POST is not sent twice`() async throws {
    try await withScript([Self.fine, Self.silentEnd, Self.fine]) { pool, server in
      _ = try await pool.send(.post("/a", "x"), tag: 1, timeout: .seconds(5))
      let error = await outcome { try await pool.send(.post("/b", "x"), tag: 2, timeout: .seconds(5)) }
      #expect(error == .broken("127.0.0.1:\(server.port) closed the connection"))
      #expect(await server.connectionCount == 1)
    }
  }

  @Test func `a GET is not sent again when part of an answer had come, or on a fresh connection`()
    async throws
  {
    let part = ScriptedServer.Step(bytes: "HTTP/1.1 200 OK\r\nContent-Le", closes: true)
    try await withScript([Self.fine, part, Self.silentEnd]) { pool, server in
      _ = try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5))
      #expect(await outcome { try await pool.send(.get("/b"), tag: 2, timeout: .seconds(5)) } != nil)
      #expect(await outcome { try await pool.send(.get("/c"), tag: 3, timeout: .seconds(5)) } != nil)
      #expect(await server.connectionCount == 2)
    }
  }

  @Test(arguments: [
    ScriptedServer.Step(bytes: fine.bytes, afterwards: "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"),
    ScriptedServer.Step(bytes: fine.bytes, closes: true),
    ScriptedServer.Step(bytes: "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"),
    ScriptedServer.Step(bytes: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"),
    ScriptedServer.Step(bytes: "HTTP/1.1 200 OK\r\n\r\nok", closes: true),
  ])
  func `a connection that is at its end is not used again`(step: ScriptedServer.Step) async throws {
    try await withScript([step, Self.fine]) { pool, server in
      let first = try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5))
      #expect(first.body == Array("ok".utf8))
      try await Task.sleep(for: .milliseconds(80))
      let second = try await pool.send(.get("/b"), tag: 2, timeout: .seconds(5))
      #expect(second.body == Array("ok".utf8))
      #expect(await server.connectionCount == 2)
    }
  }

  @Test(arguments: [
    "SSH-2.0-x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
  ])
  func `an answer that is not HTTP is refused`(bytes: String) async throws {
    try await withScript([ScriptedServer.Step(bytes: bytes)]) { pool, server in
      let error = await outcome { try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5)) }
      let place = "127.0.0.1:\(server.port)"
      #expect(error?.sentence.hasPrefix("the response of \(place) is not understood: ") == true)
    }
  }

  @Test func `a server that does not speak TLS is a failed handshake`() async throws {
    let tls = try clientContext()
    try await withScript([Self.fine], { $0.tls = tls }) { pool, _ in
      let error = await outcome { try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5)) }
      #expect(error == .handshake("the server did not speak TLS"))
    }
  }

  @Test func `a server that is silent in the handshake is given up`() async throws {
    let tls = try clientContext()
    try await withScript([], { ($0.tls, $0.connectTime) = (tls, .milliseconds(150)) }) { pool, server in
      let error = await outcome { try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5)) }
      #expect(error == .timedOut("the handshake with 127.0.0.1:\(server.port) was not done in time"))
    }
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `a client whose certificate is refused learns it as a failed handshake`(version: TLSVersion)
    async throws
  {
    let tls = try serverContext(.required)
    let clientTLS = try clientContext(TestCertificates.stranger, maximum: version)
    try await withServer({ $0.tls = tls }) { server in
      let configuration = ClientConfiguration(
        host: "127.0.0.1", port: server.port, hostHeader: "a", tls: clientTLS, now: { labSecond })
      let pool = ClientPool(loop: server.loop, configuration, observer: RecordingObserver())
      let error = await outcome { try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5)) }
      guard case .handshake(let sentence) = error else {
        Issue.record("another error: \(String(describing: error))")
        return await pool.close()
      }
      #expect(sentence.contains("the server refused the connection with the alert"))
      await pool.close()
    }
  }

  @Test func `a server that the client does not trust is refused by the client`() async throws {
    let tls = try serverContext()
    let clientTLS = try clientContext(trusting: TestCertificates.stranger)
    try await withServer({ $0.tls = tls }) { server in
      let configuration = ClientConfiguration(
        host: "127.0.0.1", port: server.port, hostHeader: "a", tls: clientTLS, now: { labSecond })
      let pool = ClientPool(loop: server.loop, configuration, observer: RecordingObserver())
      let error = await outcome { try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5)) }
      guard case .handshake = error else {
        Issue.record("another error: \(String(describing: error))")
        return await pool.close()
      }
      try await server.until { $0.failures.count == 1 }
      #expect(server.record.failures.first?.rejectedByPeer == true)
      await pool.close()
    }
  }
}

private func withScript(
  _ steps: [ScriptedServer.Step], _ configure: (inout ClientConfiguration) -> Void = { _ in },
  _ body: (ClientPool, ScriptedServer) async throws -> Void
) async throws {
  let loop = try EventLoop(name: "script")
  let server = try ScriptedServer(loop: loop, steps: steps)
  try await server.start()
  var configuration = ClientConfiguration(
    host: "127.0.0.1", port: server.port, hostHeader: "a", now: { labSecond })
  configure(&configuration)
  let pool = ClientPool(loop: loop, configuration, observer: RecordingObserver())
  var failure: (any Error)?
  do { try await body(pool, server) } catch { failure = error }
  await pool.close()
  await server.stop()
  await loop.shutdown()
  #expect(loop.openHandles == 0)
  if let failure { throw failure }
}
