import HTTP
import Loops
import Testing
import Transport

@Suite(.timeLimit(.minutes(1))) struct ListenerTests {
  private static let now: @Sendable () -> Int64 = { labSecond }

  @Test func `a second listener on a port is refused and told who holds it`() throws {
    let first = try Listener(binding: ListenerConfiguration(host: "127.0.0.1", now: Self.now))
    let error = #expect(throws: ListenerError.self) {
      try Listener(binding: ListenerConfiguration(host: "127.0.0.1", port: first.port, now: Self.now))
    }
    guard case .addressInUse("127.0.0.1", first.port, let holder) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(holder?.hasPrefix("pid ") == true)
  }

  @Test func `a host that is no address is refused`() {
    #expect(throws: ListenerError.unknownHost("example.com")) {
      try Listener(binding: ListenerConfiguration(host: "example.com", now: Self.now))
    }
  }

  @Test func `localhost listens on both addresses with one port`() async throws {
    try await withServer({ $0.host = "localhost" }) { server in
      for host in ["127.0.0.1", "::1"] {
        guard
          host == "127.0.0.1"
            || (try? Listener(binding: ListenerConfiguration(host: "::1", now: Self.now))) != nil
        else { continue }
        let configuration = ClientConfiguration(host: host, port: server.port, hostHeader: "a", now: Self.now)
        let pool = ClientPool(loop: server.loop, configuration, observer: RecordingObserver())
        let response = try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5))
        #expect(response.status == 200)
        await pool.close()
      }
    }
  }

  @Test func `a port is free again after stop`() async throws {
    var port: UInt16 = 0
    try await withServer { port = $0.port }
    let configuration = ListenerConfiguration(host: "127.0.0.1", port: port, now: Self.now)
    // A process that was started meanwhile holds a copy of every descriptor until it runs its program.
    while (try? Listener(binding: configuration)) == nil { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test func `a connection beyond the limit is closed and reported`() async throws {
    try await withServer({ $0.connectionsMax = 2 }) { server in
      let first = try await server.connect()
      let second = try await server.connect()
      try await server.until { $0.opened == 2 }
      let third = try await server.connect()
      #expect(await third.readToEnd() == "")
      try await server.until { $0.closed == [.connectionLimit] }
      await first.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await first.read(until: "GET /a ").hasPrefix("HTTP/1.1 200"))
      await first.close()
      await second.close()
      try await server.until { $0.closed.count == 3 }
      let fourth = try await server.connect()
      await fourth.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await fourth.read(until: "GET /a ").hasPrefix("HTTP/1.1 200"))
      await fourth.close()
    }
  }

  @Test func `a running request is finished by stop, and its connection closed`() async throws {
    let (gate, open) = AsyncStream<Void>.makeStream()
    let held: RecordingHandler.Answer = { request in
      for await _ in gate { break }
      return await echo(request)
    }
    try await withServer(answer: held) { server in
      let idle = try await server.connect()
      let busy = try await server.connect()
      await busy.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      try await server.until { $0.requests.count == 1 && $0.opened == 2 }
      async let stopped: Void = server.listener.stop(grace: .seconds(60))
      #expect(await idle.readToEnd() == "")
      open.finish()
      await stopped
      let text = await busy.readToEnd()
      #expect(text.hasPrefix("HTTP/1.1 200") && text.contains("Connection: close\r\n"))
    }
  }

  @Test func `a request that outlasts the grace is cancelled`() async throws {
    let endless: RecordingHandler.Answer = { _ in
      try? await Task.sleep(for: .seconds(50))
      return HTTPResponse(status: 204)
    }
    try await withServer(answer: endless) { server in
      let client = try await server.connect()
      await client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      try await server.until { $0.requests.count == 1 }
      await server.listener.stop(grace: .milliseconds(50))
      #expect(await client.readToEnd() == "")
      #expect(server.record.closed == [.listenerStopped])
    }
  }

  @Test func `two loops share the load and end clean under it`() async throws {
    try await withServer(loops: 2) { server in
      let pools = server.loops.map { loop in
        let configuration = ClientConfiguration(
          host: "127.0.0.1", port: server.port, hostHeader: "a", connectionsMax: 8, now: Self.now)
        return ClientPool(loop: loop, configuration, observer: RecordingObserver())
      }
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<40 {
          group.addTask {
            for _ in 0..<50 {
              _ = try? await pools[number % 2].send(.get("/a"), tag: 1, timeout: .seconds(5))
            }
          }
        }
        group.addTask {
          while server.handlers.map(\.record.requests.count).reduce(0, +) < 400 { await Task.yield() }
          await server.listener.stop(grace: .milliseconds(100))
        }
      }
      for pool in pools { await pool.close() }
      #expect(server.handlers.allSatisfy { $0.record.opened > 1 })
    }
  }
}
