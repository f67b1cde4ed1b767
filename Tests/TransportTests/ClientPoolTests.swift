import HTTP
import Loops
import Synchronization
import TLS
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(1))) struct ClientPoolTests {
  @Test func `a connection is used again, and every step is observed`() async throws {
    try await withServer { server in
      let observer = RecordingObserver()
      let pool = makePool(server, observer)
      for tag in 1...3 { _ = try await pool.send(.get("/a"), tag: UInt64(tag), timeout: .seconds(5)) }
      await pool.close()
      guard case .connected(let port) = observer.events.first else {
        Issue.record("not connected first")
        return
      }
      #expect(
        observer.events == [
          .connected(port), .began(1, port), .began(2, port), .began(3, port), .disconnected(port),
        ])
      #expect(server.record.opened == 1)
    }
  }

  @Test func `requests at once get connections of their own, up to the limit`() async throws {
    let slow: RecordingHandler.Answer = { request in
      try? await Task.sleep(for: .milliseconds(20))
      return await echo(request)
    }
    try await withServer(answer: slow) { server in
      let observer = RecordingObserver()
      let pool = makePool(server, observer) { $0.connectionsMax = 4 }
      let statuses = await withTaskGroup(of: Int.self) { group in
        for number in 0..<20 {
          group.addTask {
            let path = "/\(number)"
            let response = try? await pool.send(.get(path), tag: 1, timeout: .seconds(60))
            return response.map { $0.body == Array("GET \(path) ".utf8) ? $0.status : 0 } ?? 0
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses == Array(repeating: 200, count: 20))
      #expect(observer.connectedCount == 4)
      await pool.close()
    }
  }

  @Test func `who waits too long or finds the queue full is told`() async throws {
    let endless: RecordingHandler.Answer = { _ in
      try? await Task.sleep(for: .seconds(50))
      return HTTPResponse(status: 204)
    }
    try await withServer(answer: endless) { server in
      let pool = makePool(server) { ($0.connectionsMax, $0.waitersMax) = (1, 1) }
      async let busy = outcome { try await pool.send(.get("/a"), tag: 1, timeout: .seconds(20)) }
      try await server.until { $0.requests.count == 1 }
      let waiting = await outcome { try await pool.send(.get("/b"), tag: 2, timeout: .milliseconds(150)) }
      #expect(waiting == .timedOut("no connection to 127.0.0.1:\(server.port) became free in time"))
      async let queued = outcome { try await pool.send(.get("/c"), tag: 3, timeout: .seconds(20)) }
      while await pool.waitingCount < 1 { try await Task.sleep(for: .milliseconds(5)) }
      let surplus = await outcome { try await pool.send(.get("/d"), tag: 4, timeout: .seconds(20)) }
      #expect(surplus == .broken("too many requests wait for a connection to 127.0.0.1:\(server.port)"))
      await pool.close()
      let closed = ClientError.broken("the connections of this link are closed")
      #expect(await busy == closed)
      #expect(await queued == closed)
    }
  }

  @Test func `a response that does not come in time is reported`() async throws {
    let endless: RecordingHandler.Answer = { _ in
      try? await Task.sleep(for: .seconds(50))
      return HTTPResponse(status: 204)
    }
    try await withServer(answer: endless) { server in
      let pool = makePool(server)
      let error = await outcome { try await pool.send(.get("/a"), tag: 1, timeout: .milliseconds(200)) }
      #expect(error == .timedOut("127.0.0.1:\(server.port) did not answer in time"))
      await pool.close()
    }
  }

  @Test func `a connection that took all its time to open is there for its first request`() async throws {
    try await withServer { server in
      let pool = makePool(server)
      let connection = ClientConnection(pool: pool, era: 0)
      let deadline: UInt64 = 1 << 40
      #expect(await connection.open(until: deadline) == nil)
      await connection.expire(at: deadline)
      let result = await connection.exchange(.get("/a"), tag: 1, until: deadline)
      let response = try result.get()
      #expect(response.status == 200)
      await connection.fail(.broken("the test is over"))
      await pool.close()
    }
  }

  @Test func `an idle connection is closed after its time`() async throws {
    try await withServer { server in
      let observer = RecordingObserver()
      let pool = makePool(server, observer) { $0.idleTime = .milliseconds(150) }
      _ = try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5))
      try await server.until { $0.closed == [.peerClosed] }
      _ = try await pool.send(.get("/a"), tag: 2, timeout: .seconds(5))
      #expect(observer.connectedCount == 2)
      await pool.close()
    }
  }

  @Test func `nobody listening is a refused connection`() async throws {
    try await withServer { server in
      let listener = try Listener(binding: ListenerConfiguration(host: "127.0.0.1", now: { labSecond }))
      let port = listener.port
      await listener.stop(grace: .zero)
      let configuration = ClientConfiguration(
        host: "localhost", port: port, hostHeader: "a", now: { labSecond })
      let observer = RecordingObserver()
      let pool = ClientPool(loop: server.loop, configuration, observer: observer)
      let error = await outcome { try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5)) }
      guard case .connectionRefused(let sentence) = error else {
        Issue.record("another error: \(String(describing: error))")
        return
      }
      #expect(sentence == "no connection to localhost:\(port): nothing listens there")
      #expect(observer.events.isEmpty)
      await pool.close()
    }
  }

  @Test func `a connection comes from the address that is set`() async throws {
    try await withServer { server in
      let observer = AddressObserver()
      let pool = makePool(server, observer) { $0.localAddress = "127.0.9.1" }
      _ = try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5))
      #expect(observer.addresses == ["127.0.9.1"])
      await pool.close()
    }
  }

  @Test func `content of unknown length is handed over as it comes, for longer than a body and the limit`()
    async throws
  {
    let (gate, open) = AsyncStream<Void>.makeStream()
    let stream: RecordingHandler.Answer = { _ in
      HTTPResponse(
        status: 200, contentType: "text/plain",
        stream: ContentStream { write in
          try await write(Array("first".utf8))
          for await _ in gate { break }
          for _ in 0..<100 { try await write([UInt8](repeating: 97, count: 1000)) }
        })
    }
    try await withServer(answer: stream) { server in
      let pool = makePool(server) { $0.httpLimits = HTTPLimits(bodyBytesMax: 2000) }
      let received = Mutex<[UInt8]>([])
      let response = try await pool.send(.get("/a"), tag: 1, timeout: .seconds(2)) { head, portion in
        #expect(head.status == 200)
        let isFirst = received.withLock { received in
          defer { received += portion }
          return received.isEmpty
        }
        guard isFirst else { return }
        #expect(portion == Array("first".utf8))
        // The limit has passed when the rest comes.
        Task {
          try await Task.sleep(for: .milliseconds(2500))
          open.yield()
        }
      }
      #expect(received.withLock { $0.count } + response.body.count == 5 + 100_000)
      await pool.close()
    }
  }

  @Test func `who receives a stream is told when it breaks off`() async throws {
    let broken: RecordingHandler.Answer = { _ in
      HTTPResponse(
        status: 200, contentType: "text/plain",
        stream: ContentStream { write in
          try await write(Array("first".utf8))
          throw CancellationError()
        })
    }
    try await withServer(answer: broken) { server in
      let pool = makePool(server)
      let error = await outcome {
        try await pool.send(.get("/a"), tag: 1, timeout: .seconds(5)) { _, _ in }
      }
      guard case .broken = error else {
        Issue.record("not told: \(String(describing: error))")
        return
      }
      await pool.close()
    }
  }

  private func makePool(
    _ server: TestServer, _ observer: any ClientObserver = RecordingObserver(),
    _ configure: (inout ClientConfiguration) -> Void = { _ in }
  ) -> ClientPool {
    var configuration = ClientConfiguration(
      host: "127.0.0.1", port: server.port, hostHeader: "a", now: { labSecond })
    configure(&configuration)
    return ClientPool(loop: server.loop, configuration, observer: observer)
  }
}

func outcome(_ body: () async throws -> HTTPResponse) async -> ClientError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? ClientError
  }
}

private final class AddressObserver: ClientObserver {
  private let state = Mutex<[String]>([])

  var addresses: [String] { state.withLock { $0 } }

  func connected(local address: String, port: UInt16) { state.withLock { $0.append(address) } }
  func began(tag: UInt64, localPort: UInt16) {}
  func disconnected(localPort: UInt16) {}
}
