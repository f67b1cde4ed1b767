import HTTP
import Loops
import Testing
import Transport

@Suite(.timeLimit(.minutes(1))) struct TimeLimitTests {
  private static let short = Duration.milliseconds(200)

  @Test func `a slow head gets a 408`() async throws {
    try await withServer({ $0.headerTime = Self.short }) { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nHost")
      #expect(await client.readToEnd().hasPrefix("HTTP/1.1 408 "))
      try await server.until { $0.closed == [.refused(408)] }
    }
  }

  @Test func `a byte now and then does not extend the limit`() async throws {
    try await withServer({ $0.headerTime = Self.short }) { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nX: ")
      let dripping = Task {
        while !Task.isCancelled {
          await client.send("a")
          try? await Task.sleep(for: .milliseconds(20))
        }
      }
      #expect(await client.readToEnd().hasPrefix("HTTP/1.1 408 "))
      dripping.cancel()
      await dripping.value
    }
  }

  @Test func `a slow body gets a 408`() async throws {
    try await withServer({ $0.bodyTime = Self.short }) { server in
      let client = try await server.connect()
      await client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
      #expect(await client.readToEnd().hasPrefix("HTTP/1.1 408 "))
      #expect(server.record.refusals.map(\.status) == [408])
    }
  }

  @Test func `an idle connection is closed without a word`() async throws {
    // Long enough for the request to come first on a machine that has much else to do.
    try await withServer({ $0.idleTime = .seconds(2) }) { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      let text = await client.readToEnd()
      #expect(text.occurrences(of: "HTTP/1.1") == 1)
      try await server.until { $0.closed == [.idle] }
      #expect(server.record.refusals.isEmpty)
    }
  }

  @Test func `the time that an answer takes counts for no limit`() async throws {
    let limit = Duration.seconds(1)
    let slow: RecordingHandler.Answer = { request in
      try? await Task.sleep(for: limit * 2)
      return await echo(request)
    }
    let all: (inout ListenerConfiguration) -> Void = {
      $0.idleTime = limit
      $0.headerTime = limit
      $0.bodyTime = limit
    }
    try await withServer(all, answer: slow) { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await client.read(until: "GET /a ").hasPrefix("HTTP/1.1 200 "))
      await client.close()
    }
  }

  @Test func `a client that takes nothing of its answer is let go`() async throws {
    let large: RecordingHandler.Answer = { _ in
      HTTPResponse(status: 200, body: [UInt8](repeating: 97, count: 9_000_000))
    }
    try await withServer({ $0.bodyTime = Self.short }, answer: large) { server in
      let client = try await server.connect()
      await client.pauseReading()
      await client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      try await server.until { $0.closed == [.stalled] }
      await client.close()
    }
  }
}
