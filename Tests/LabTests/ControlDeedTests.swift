import Console
import Foundation
import HTTP
import JSON
import Lab
import Nodes
import OAuth
import Storage
import Testing
import Topology
import TrafficLog

/// What the owner does through the control API, and what the log says of it.
@Suite(.timeLimit(.minutes(3))) struct ControlDeedTests {
  private func withControl(
    _ text: LabText? = nil, _ body: (TestLab, ControlClient) async throws -> Void
  ) async throws {
    try await withLab(text) { lab in
      let control = try ControlClient(lab.running.run)
      do { try await body(lab, control) } catch {
        await control.close()
        throw error
      }
      await control.close()
    }
  }

  @Test func `the log calls the owner as no node may be called`() {
    #expect(NodeName.owner.text == LabTopology.ownersName)
  }

  private func deeds(_ lab: TestLab) async throws -> [ExchangeRow] {
    try await lab.exchanges().filter { $0.to.description == "control.api" }
  }

  @Test func `each doing is a row that says what was done, and shows no control token`() async throws {
    try await withControl { lab, control in
      _ = try await control.post("/api/clock", ["action": "advance", "by": "25h"])
      _ = try await control.post("/api/nodes/time/stop")
      _ = try await control.post("/api/nodes/time/start")
      _ = try await control.post(
        "/api/faults", ["link": "gateway->time", "kind": "delay", "delay": "2s", "times": 3])
      _ = try await control.delete("/api/faults/f1")
      _ = try await control.delete("/api/faults")
      _ = try await control.post("/api/keys/rotate")
      let rows = try await deeds(lab)
      #expect(rows.count == 7)
      for row in rows {
        #expect(try row.verdict("control").outcome == .pass)
        #expect(row.from == .node("control"))
        let text = JSONRow.render(.exchange(row), secrets: true)
        #expect(!text.contains(lab.running.run.controlToken))
      }
      #expect(try rows[0].verdict("control").presented?.contains("+1d1h") == true)
      #expect(try rows[1].verdict("control").presented == "time is stopped")
      #expect(try rows[3].verdict("control").presented == "f1, delay of 2 s on gateway -> time.mtls")
    }
  }

  @Test(arguments: [
    ("/api/clock", #"{"action":"set","time":"soon"}"#, "is no time"),
    ("/api/clock", #"{"action":"set"}"#, "wants a 'time'"),
    ("/api/clock", #"{"action":"advance","by":"5"}"#, "is no duration"),
    ("/api/clock", #"{"action":"stop"}"#, "is none of"),
    ("/api/nodes/gatewy/stop", "", "did you mean 'gateway'?"),
    ("/api/faults", #"{"link":"gatway->time","kind":"reset"}"#, "did you mean 'gateway->time'?"),
    ("/api/faults", #"{"link":"gateway->time","kind":"delay","delay":"2m"}"#, "between 1ms and 1m"),
    ("/api/faults", #"{"link":"gateway->time","kind":"reset","delay":"1s"}"#, "is of no use"),
    ("/api/tokens/show", #"{"token":"unknown"}"#, "no token of that text"),
    ("/api/tokens/revoke", #"{"token":"unknown"}"#, "no token of that text"),
  ])
  func `what cannot be done is refused in words`(path: String, body: String, words: String) async throws {
    try await withControl { lab, control in
      let document = try body.isEmpty ? nil : JSONValue(parsing: body)
      do throws(ControlError) {
        _ = try await control.post(path, document)
        Issue.record("it was done")
      } catch {
        #expect(error.sentence.contains(words), "\(error.sentence)")
        #expect(!error.sentence.contains("\u{1B}"))
      }
      // It changes nothing, is no refusal of the lab's own, and stands in the log, unless it only asked.
      let rows = try await deeds(lab)
      #expect(rows.count == (path == "/api/tokens/show" ? 0 : 1))
      #expect(rows.allSatisfy { $0.verdicts.isEmpty && $0.failure?.contains(words) == true })
      #expect(try await lab.running.traffic.reader.latestRefusal() == nil)
    }
  }

  @Test func `a token is shown and revoked by its text, or by the digest that the log shows`() async throws {
    try await withControl { lab, control in
      let (first, second) = (try await lab.machineToken(), try await lab.machineToken())
      let shown = try await control.post("/api/tokens/show", ["token": .string(first)])
      let token = try #require(try JSONValue(parsing: shown.body)["tokens"]?[0])
      #expect(token["state"]?.string == "active" && token["client"]?.string == "machine")
      #expect(try token["x5t#S256"]?.string == lab.thumbprint("client"))
      let digest = try #require(token["digest"]?.string)
      for text in [digest, second] {
        _ = try await control.post("/api/tokens/revoke", ["token": .string(text)])
      }
      for token in [first, second] { #expect(try await !lab.isActive(token)) }
      let again = try await control.post("/api/tokens/show", ["token": .string(digest)])
      #expect(try JSONValue(parsing: again.body)["tokens"]?[0]?["state"]?.string == "revoked")
      // Masked like every token.
      for row in try await deeds(lab) { #expect(!JSONRow.render(.exchange(row)).contains(second)) }
    }
  }

  @Test func `a refresh token takes its grant along`() async throws {
    try await withControl { lab, control in
      let tokens = try Tokens(await lab.redeem(await lab.code(), as: lab.key("client")))
      _ = try await control.post("/api/tokens/revoke", ["token": .string(try #require(tokens.refresh))])
      #expect(try await !lab.isActive(tokens.access))
    }
  }

  @Test func `a rotated key signs, and the old one is published until its tokens are out`() async throws {
    try await withControl { lab, control in
      func kids() async throws -> [String] {
        let answer = try await lab.send(.get("/api/jwks"), to: "idp.front")
        return try (answer.json()["keys"]?.array ?? []).compactMap { $0["kid"]?.string }
      }
      let before = try await kids()
      let answer = try await control.post("/api/keys/rotate")
      let new = try #require(try JSONValue(parsing: answer.body)["kid"]?.string)
      #expect(try await kids() == [new] + before)
      try await lab.running.moveClock { $0.advance(by: .seconds(86_399)) }
      #expect(try await kids() == [new] + before)
      try await lab.running.moveClock { $0.advance(by: .seconds(2)) }
      #expect(try await kids() == [new])
    }
  }

  @Test func `keys are the same after a restart`() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let topology = try LabText.standard().topology()
    func options() -> LabOptions {
      LabOptions(
        topology: topology, state: folder.url.appendingPathComponent("state"),
        certificates: folder.url.appendingPathComponent("certs"), ports: .free)
    }
    let before = try await withLab(options()) { lab in
      _ = try await lab.running.rotateKeys()
      return try await lab.send(.get("/api/jwks"), to: "idp.front").text
    }
    try await withLab(options()) { lab in
      let after = try await lab.send(.get("/api/jwks"), to: "idp.front").text
      #expect(after == before)
    }
  }

  @Test func `a cleared log holds what came since, under ids that go on`() async throws {
    try await withControl { lab, control in
      _ = try await lab.machineToken()
      let last = try #require(try await lab.exchanges().map(\.id.number).max())
      _ = try await control.post("/api/log/clear")
      let rows = try await lab.exchanges()
      #expect(rows.count == 1)
      #expect(rows.allSatisfy { $0.id.number > last })
      _ = try await lab.machineToken()
      #expect(try await lab.exchanges().count > 1)
    }
  }

  @Test func `the state says what differs from lab json, and followers hear of each change`() async throws {
    try await withControl { lab, control in
      func state() async throws -> JSONValue {
        try JSONValue(parsing: try await control.get("/api/state").body)
      }
      let before = try await state()
      #expect(before["clock"]?["mode"]?.string == "real" && before["faults"]?.array?.isEmpty == true)
      #expect(before["log"]?["lost"]?.int64 == 0 && before["log"]?["overload"]?.string == "slow")
      let cursor = lab.running.recorder.feed.cursor
      _ = try await control.post("/api/clock", ["action": "freeze"])
      _ = try await control.post("/api/nodes/time/stop")
      _ = try await control.post("/api/faults", ["link": "gateway->time", "kind": "stall"])
      let after = try await state()
      #expect(after["clock"]?["mode"]?.string == "frozen")
      #expect(after["faults"]?[0]?["kind"]?.string == "stall")
      #expect(after["nodes"]?.array?.first { $0["up"]?.bool == false }?["name"]?.string == "time")
      await lab.running.recorder.flush()
      let told = await lab.running.recorder.feed.wait(after: cursor, limit: .seconds(5)).entries
      #expect(told.filter { $0 == .state }.count == 3)
    }
  }
}
