import HTTP
import JSON
import Lab
import Testing
import Topology
import TrafficLog

/// The stream of events: what comes, in the order of writing, to as many readers as there are.
@Suite(.timeLimit(.minutes(3))) struct ConsoleEventsTests {
  private static let readersThatStop = 100

  /// A connection on which a stream was asked for.
  private static func reader(_ lab: TestLab, _ query: String = "") async throws -> RawConnection {
    let authority = String(try #require(lab.running.run.console).dropFirst("http://".count))
    let connection = RawConnection(loop: lab.loop)
    try await connection.open(port: try #require(lab.running.topology.console).port, tls: nil)
    let lines = [
      "GET /api/events\(query) HTTP/1.1", "Host: \(authority)",
      "Authorization: Bearer \(lab.running.run.controlToken)", "", "",
    ]
    await connection.send(Array(lines.joined(separator: "\r\n").utf8))
    return connection
  }

  /// What has come, as soon as `condition` holds of it.
  private static func text(
    of reader: RawConnection, when condition: (String) -> Bool
  ) async throws -> String {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let text = String(decoding: await reader.received, as: UTF8.self)
      if condition(text) { return text }
      try #require(ContinuousClock.now < deadline, "the events do not come: \(text.suffix(2_000))")
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private static func data(in text: String) throws -> [JSONValue] {
    try text.split(separator: "\n").filter { $0.hasPrefix("data: ") }
      .map { try JSONValue(parsing: String($0.trimmingPrefix("data: ").prefix { $0 != "\r" })) }
  }

  @Test func `every row comes, and says whether the filter lets it pass`() async throws {
    try await withLab { lab in
      let reader = try await Self.reader(lab, "?filter=node:gateway")
      _ = try await Self.text(of: reader) { $0.contains("event: hello") }
      let (one, other) = (Mark(), Mark())
      _ = try await lab.send(.get("/api/\(one.text)"), to: "idp.front")
      _ = try await lab.send(.get("/dev/\(other.text)"), to: "gateway.mtls", as: lab.key("client"))
      let text = try await Self.text(of: reader) { $0.contains(one.text) && $0.contains(other.text) }
      let rows = try Self.data(in: text).flatMap { $0["rows"]?.array ?? [] }
      func row(_ mark: Mark) -> JSONValue? {
        rows.first { $0["target"]?.string?.contains(mark.text) == true }
      }
      #expect(row(one)?["shown"]?.bool == false)
      #expect(row(other)?["shown"]?.bool == true)
      await reader.close()
    }
  }

  @Test func `a reader goes on where it was, and one of another run is told to begin anew`() async throws {
    try await withLab { lab in
      let mark = Mark()
      _ = try await lab.send(.get("/api/\(mark.text)"), to: "idp.front")
      await lab.running.recorder.flush()
      let again = try await Self.reader(lab, "?after=\(lab.running.run.labID).0")
      let text = try await Self.text(of: again) { $0.contains(mark.text) }
      #expect(try Self.data(in: text).first?["reset"]?.bool == false)
      for cursor in ["another.7", "\(lab.running.run.labID).99999"] {
        let stranger = try await Self.reader(lab, "?after=\(cursor)")
        let text = try await Self.text(of: stranger) { $0.contains("event: hello") }
        #expect(try Self.data(in: text).first?["reset"]?.bool == true)
        await stranger.close()
      }
      await again.close()
    }
  }

  @Test func `a hundred readers that stop reading slow nothing, and one that reads gets everything`()
    async throws
  {
    try await withLab { lab in
      var readers: [RawConnection] = []
      for _ in 0..<Self.readersThatStop {
        readers.append(try await Self.reader(lab))
        await readers.last?.stopReading()
      }
      let watcher = try await Self.reader(lab)
      // Closed in any case: the lab's own loop would otherwise end with them open.
      let watched = await Swift.Result { try await watch(watcher, lab) }
      for reader in readers + [watcher] { await reader.close() }
      try watched.get()
    }
  }

  private func watch(_ watcher: RawConnection, _ lab: TestLab) async throws {
    _ = try await Self.text(of: watcher) { $0.contains("event: hello") }
    for index in 0..<300 {
      let response = try await lab.send(.get("/api/step-\(index)"), to: "idp.front")
      #expect(response.status == 404)
    }
    let text = try await Self.text(of: watcher) { $0.contains("/api/step-299\"") }
    let events = try Self.data(in: text)
    let rows = events.flatMap { $0["rows"]?.array ?? [] }
    let missed = events.compactMap { $0["missed"]?.int64 }.reduce(0, +)
    #expect(rows.count + Int(missed) >= 300)
    #expect(lab.running.recorder.lost == 0)
  }
}
