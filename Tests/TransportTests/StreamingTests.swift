import HTTP
import Loops
import Synchronization
import Testing
import Transport

/// Responses whose content is made while it is sent.
@Suite(.timeLimit(.minutes(1))) struct StreamingTests {
  private func answer(_ source: @escaping ContentStream.Source) -> RecordingHandler.Answer {
    { request in
      guard request.path == "/stream" else { return await echo(request) }
      return HTTPResponse(status: 200, contentType: "text/plain", stream: ContentStream(source))
    }
  }

  private func get(_ path: String = "/stream", _ version: String = "1.1", method: String = "GET") -> String {
    "\(method) \(path) HTTP/\(version)\r\nHost: a\r\n\r\n"
  }

  private static let greeting: ContentStream.Source = { write in
    for word in ["Hello", ", ", "", "you"] { try await write(Array(word.utf8)) }
  }

  @Test func `portions leave as chunks, and the connection goes on`() async throws {
    try await withServer(answer: answer(Self.greeting)) { server in
      let client = try await server.connect()
      await client.send(get() + get("/next"))
      let text = await client.read(until: "GET /next ")
      #expect(text.contains("\r\nTransfer-Encoding: chunked\r\n"))
      #expect(!text.prefix { $0 != "5" }.contains("Content-Length"))
      #expect(text.contains("\r\n\r\n5\r\nHello\r\n2\r\n, \r\n3\r\nyou\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n"))
      await client.close()
    }
  }

  @Test func `a portion leaves before the next is made`() async throws {
    let (gate, open) = AsyncStream<Void>.makeStream()
    let halting = answer { write in
      try await write(Array("first".utf8))
      for await _ in gate { break }
      try await write(Array("second".utf8))
    }
    try await withServer(answer: halting) { server in
      let client = try await server.connect()
      await client.send(get())
      #expect(await client.read(until: "first").hasSuffix("5\r\nfirst\r\n"))
      open.yield()
      #expect(await client.read(until: "second\r\n0\r\n\r\n").contains("6\r\nsecond\r\n"))
      await client.close()
    }
  }

  @Test func `for HTTP 1 point 0 the end of the connection is the end`() async throws {
    try await withServer(answer: answer(Self.greeting)) { server in
      let client = try await server.connect()
      await client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      let text = await client.readToEnd()
      #expect(text.contains("Connection: close\r\n"))
      #expect(!text.contains("Transfer-Encoding"))
      #expect(text.hasSuffix("\r\n\r\nHello, you"))
      #expect(await client.error == nil)
      try await server.until { $0.closed == [.completed] }
    }
  }

  @Test func `HEAD gets no content, and none is made`() async throws {
    let isMade = Flag()
    try await withServer(answer: answer { _ in isMade.raise() }) { server in
      let client = try await server.connect()
      await client.send(get(method: "HEAD") + get("/next"))
      let text = await client.read(until: "GET /next ")
      #expect(text.split(separator: "\r\n\r\n")[1].hasPrefix("HTTP/1.1 200 OK"))
      #expect(!isMade.isRaised)
      await client.close()
    }
  }

  @Test func `a slow reader slows the source down`() async throws {
    let count = 400
    let made = Atomic(0)
    let large = answer { write in
      for _ in 0..<count {
        try await write([UInt8](repeating: 97, count: 50_000))
        made.wrappingAdd(1, ordering: .relaxed)
      }
    }
    try await withServer(answer: large) { server in
      let client = try await server.connect()
      await client.pauseReading()
      await client.send(get("/stream", "1.0"))
      try await server.until { $0.requests.count == 1 }
      var last = -1
      while made.load(ordering: .relaxed) != last || last == 0 {
        last = made.load(ordering: .relaxed)
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(last < count, "all was made for a client that reads nothing")
      await client.resumeReading()
      _ = await client.readToEnd()
      #expect(await client.received.count > count * 50_000)
      #expect(await client.error == nil)
    }
  }

  @Test func `a reader that takes nothing is given up after the limit, and its source ends`() async throws {
    let hasEnded = Flag()
    let made = Atomic(0)
    let endless = answer { write in
      defer { hasEnded.raise() }
      while true {
        made.wrappingAdd(50_000, ordering: .relaxed)
        try await write([UInt8](repeating: 97, count: 50_000))
      }
    }
    try await withServer({ $0.bodyTime = .milliseconds(300) }, answer: endless) { server in
      let client = try await server.connect()
      await client.pauseReading()
      await client.send(get())
      try await server.until { $0.closed == [.stalled] }
      #expect(hasEnded.isRaised)
      #expect(made.load(ordering: .relaxed) < 2_000_000, "the system took it all")
      await client.close()
    }
  }

  /// Where the source waits for something to tell, there is nothing to write that would find out.
  @Test(arguments: [true, false])
  func `a source whose reader has gone is cancelled`(isQuiet: Bool) async throws {
    let hasEnded = Flag()
    let endless = answer { write in
      defer { hasEnded.raise() }
      try await write(Array("first".utf8))
      if isQuiet { try await Task.sleep(for: .seconds(50)) }
      while true { try await write([UInt8](repeating: 97, count: 50_000)) }
    }
    try await withServer(answer: endless) { server in
      let client = try await server.connect()
      await client.send(get())
      _ = await client.read(until: "first")
      if !isQuiet { await client.pauseReading() }
      await client.close()
      try await server.until { $0.closed.count == 1 }
      #expect(hasEnded.isRaised)
    }
  }

  @Test func `a client that sends no more gets a content that has an end`() async throws {
    let (gate, open) = AsyncStream<Void>.makeStream()
    let halting = answer { write in
      try await write(Array("first".utf8))
      // Not even cancellation keeps this one from its end.
      await Task { for await _ in gate { break } }.value
      try await write(Array("second".utf8))
    }
    try await withServer(answer: halting) { server in
      let client = try await server.connect()
      await client.send(get())
      _ = await client.read(until: "first")
      await client.finishWriting()
      open.yield()
      #expect(await client.readToEnd().hasSuffix("6\r\nsecond\r\n0\r\n\r\n"))
      try await server.until { $0.closed == [.peerClosed] }
    }
  }

  @Test func `a content whose source fails has no last chunk`() async throws {
    let failing = answer { write in
      try await write(Array("first".utf8))
      throw UVError.timedOut
    }
    try await withServer(answer: failing) { server in
      let client = try await server.connect()
      await client.send(get())
      #expect(await client.readToEnd().hasSuffix("5\r\nfirst\r\n"))
      try await server.until { $0.closed == [.broken("the response was broken off")] }
    }
  }

  @Test func `without chunks a content that is broken off ends with a reset`() async throws {
    let (gate, open) = AsyncStream<Void>.makeStream()
    let failing = answer { write in
      try await write(Array("first".utf8))
      for await _ in gate { break }
      throw UVError.timedOut
    }
    try await withServer(answer: failing) { server in
      let client = try await server.connect()
      await client.send(get("/stream", "1.0"))
      _ = await client.read(until: "first")
      open.yield()
      _ = await client.readToEnd()
      #expect(await client.error?.name == "ECONNRESET")
    }
  }

  @Test func `under TLS a content that is broken off ends without a close_notify`() async throws {
    let (gate, open) = AsyncStream<Void>.makeStream()
    let failing = answer { write in
      try await write(Array("first".utf8))
      for await _ in gate { break }
      throw UVError.timedOut
    }
    let context = try serverContext()
    try await withServer({ $0.tls = context }, answer: failing) { server in
      let client = RawClient(loop: server.loop)
      try await client.connect(port: server.port, tls: clientContext())
      await client.send(get())
      _ = await client.read(until: "first\r\n")
      open.yield()
      #expect(await client.readToEnd().hasSuffix("5\r\nfirst\r\n"))
      #expect(await client.tlsEnd == nil)
    }
  }

  @Test func `a listener that stops ends a stream after its grace`() async throws {
    let hasEnded = Flag()
    let endless = answer { write in
      defer { hasEnded.raise() }
      try await write(Array("first".utf8))
      try await Task.sleep(for: .seconds(50))
    }
    try await withServer(answer: endless) { server in
      let client = try await server.connect()
      await client.send(get())
      _ = await client.read(until: "first")
      await server.listener.stop(grace: .milliseconds(100))
      #expect(server.record.closed == [.listenerStopped])
      #expect(hasEnded.isRaised)
      await client.close()
    }
  }
}

private final class Flag: Sendable {
  private let state = Atomic(false)

  var isRaised: Bool { state.load(ordering: .relaxed) }
  func raise() { state.store(true, ordering: .relaxed) }
}
