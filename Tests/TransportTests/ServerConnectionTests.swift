import HTTP
import Loops
import Testing
import Transport

@Suite(.timeLimit(.minutes(1))) struct ServerConnectionTests {
  @Test func `a request is answered with the lab's date`() async throws {
    try await withServer { server in
      let client = try await server.connect()
      await client.send("GET /time HTTP/1.1\r\nHost: a\r\n\r\n")
      let text = await client.read(until: "GET /time ")
      #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(text.contains("Date: Mon, 20 Jul 2026 12:00:00 GMT\r\n"))
      await client.close()
    }
  }

  @Test(arguments: [
    ("1.1", "", true), ("1.1", "Connection: close\r\n", false), ("1.0", "", false),
    ("1.0", "Connection: keep-alive\r\n", true),
  ])
  func `a connection is kept as its version and its client say`(
    version: String, header: String, isKept: Bool
  ) async throws {
    try await withServer { server in
      let client = try await server.connect()
      let request = "GET /a HTTP/\(version)\r\nHost: a\r\n\(header)\r\n"
      await client.send(request)
      let first = await client.read(until: "GET /a ")
      #expect(first.contains("Connection: close\r\n") == !isKept)
      if isKept {
        #expect(first.contains("Connection: keep-alive\r\n") == (version == "1.0"))
        await client.send(request)
        #expect(await client.read(until: "GET /a ", times: 2).occurrences(of: "HTTP/1.1 200") == 2)
      } else {
        #expect(await client.readToEnd() == first)
        try await server.until { $0.closed == [.completed] }
      }
      await client.close()
    }
  }

  @Test func `a handler hears that its peer has left while it was answering, and only then`() async throws {
    let gate = AsyncStream.makeStream(of: Void.self)
    let waiting: RecordingHandler.Answer = { request in
      if request.path == "/wait" { for await _ in gate.stream {} }
      return await echo(request)
    }
    try await withServer(answer: waiting) { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = await client.read(until: "GET /a ")
      await client.close()
      try await server.until { $0.closed.count == 1 }
      #expect(server.record.peersLeft == 0)

      let other = try await server.connect()
      await other.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
      try await server.until { $0.requests.count == 2 }
      await other.close()
      try await server.until { $0.peersLeft == 1 }
      gate.continuation.finish()
      try await server.until { $0.closed.count == 2 }
      #expect(server.record.peersLeft == 1)
    }
  }

  @Test func `pipelined requests are answered in order`() async throws {
    let slowFirst: RecordingHandler.Answer = { request in
      if request.path == "/0" { try? await Task.sleep(for: .milliseconds(30)) }
      return await echo(request)
    }
    try await withServer(answer: slowFirst) { server in
      let client = try await server.connect()
      await client.send((0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
      let text = await client.read(until: "GET /49 ")
      let paths = text.split(separator: "GET ").dropFirst().map { $0.prefix { $0 != " " } }
      #expect(paths == (0..<50).map { "/\($0)" })
      #expect(server.record.opened == 1)
      await client.close()
    }
  }

  @Test func `an answer to HEAD has a length and no body`() async throws {
    try await withServer { server in
      let client = try await server.connect()
      await client.send("HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let text = await client.readToEnd()
      #expect(text.contains("Content-Length: 8\r\n"))
      #expect(text.hasSuffix("\r\n\r\n"))
    }
  }

  @Test func `100 Continue comes before the body`() async throws {
    try await withServer { server in
      let client = try await server.connect()
      await client.send("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
      #expect(await client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
      await client.send("hi")
      #expect(await client.read(until: "POST /a hi").contains("HTTP/1.1 200 OK"))
      await client.close()
    }
  }

  @Test func `a body that will be refused is not asked for`() async throws {
    try await withServer({ $0.httpLimits = HTTPLimits(bodyBytesMax: 10) }) { server in
      let client = try await server.connect()
      await client.send("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n")
      let text = await client.readToEnd()
      #expect(text.hasPrefix("HTTP/1.1 413 "))
      #expect(!text.contains("100 Continue"))
    }
  }

  @Test func `a 413 reaches a client that is still sending`() async throws {
    try await withServer({ $0.httpLimits = HTTPLimits(bodyBytesMax: 1000) }) { server in
      let client = try await server.connect()
      await client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n")
      for _ in 0..<80 { await client.send([UInt8](repeating: 97, count: 100_000)) }
      let text = await client.readToEnd()
      #expect(text.hasPrefix("HTTP/1.1 413 "))
      #expect(await client.error == nil)
      #expect(server.record.refusals.map(\.status) == [413])
    }
  }

  @Test(arguments: [
    "GET /a HTTP/1.1\r\n\r\n", "GET  /a HTTP/1.1\r\nHost: a\r\n\r\n", "\0\0\0\0\r\n\r\n",
    "GET /a HTTP/1.1\nHost: a\n\n",
  ])
  func `what is not HTTP gets a 400 and the connection closes`(request: String) async throws {
    try await withServer { server in
      let client = try await server.connect()
      await client.send(request)
      let text = await client.readToEnd()
      #expect(text.hasPrefix("HTTP/1.1 400 "))
      #expect(text.contains("Connection: close\r\n"))
      try await server.until { $0.closed == [.refused(400)] }
      #expect(server.record.requests.isEmpty)
    }
  }

  @Test func `a client that sends no more still gets its answers`() async throws {
    let slow: RecordingHandler.Answer = { request in
      try? await Task.sleep(for: .milliseconds(20))
      return await echo(request)
    }
    try await withServer(answer: slow) { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
      await client.finishWriting()
      let text = await client.readToEnd()
      #expect(text.contains("GET /a ") && text.contains("GET /b "))
      try await server.until { $0.closed == [.peerClosed] }
    }
  }

  @Test func `a client that ends in the middle of a request is told and reported`() async throws {
    try await withServer { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nHos")
      await client.finishWriting()
      #expect(await client.readToEnd().hasPrefix("HTTP/1.1 400 "))
      try await server.until { $0.closed == [.refused(400)] }
      #expect(server.record.refusals.map(\.head) == [Array("GET /a HTTP/1.1\r\nHos".utf8)])
    }
  }

  @Test func `input waits while a request is answered`() async throws {
    let (gate, open) = AsyncStream<Void>.makeStream()
    let held: RecordingHandler.Answer = { request in
      if request.path == "/first" { for await _ in gate { break } }
      return HTTPResponse(status: 204)
    }
    try await withServer(answer: held) { server in
      let client = try await server.connect()
      await client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
      let content = String(repeating: "a", count: 50_000)
      let next = "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n" + content
      for _ in 0..<400 { await client.send(next) }
      try await server.until { $0.requests.count == 1 }
      let unsent = await client.unsentBytes
      #expect(unsent > 1_000_000)
      open.yield()
      try await server.until { $0.requests.count == 401 }
      await client.close()
    }
  }

  @Test func `a response larger than any buffer arrives whole`() async throws {
    let large: RecordingHandler.Answer = { _ in
      HTTPResponse(status: 200, body: [UInt8](repeating: 97, count: 9_000_000))
    }
    try await withServer(answer: large) { server in
      let client = try await server.connect()
      await client.pauseReading()
      await client.send(
        "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      try await server.until { $0.requests.count == 1 }
      try await Task.sleep(for: .milliseconds(50))
      #expect(server.record.requests.count == 1, "the second answer waits for the first to leave")
      await client.resumeReading()
      _ = await client.readToEnd()
      #expect(await client.received.count > 18_000_000)
    }
  }

  @Test func `what passes on a plain connection is captured`() async throws {
    try await withServer(capturesWire: true) { server in
      let client = try await server.connect()
      let request = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      await client.send(request)
      let response = await client.readToEnd()
      #expect(server.record.inbound == Array(request.utf8))
      #expect(server.record.outbound == Array(response.utf8))
    }
  }
}
