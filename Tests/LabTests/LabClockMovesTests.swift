import Console
import Foundation
import HTTP
import JSON
import Lab
import Nodes
import OAuth
import Testing
import TrafficLog

/// What hangs on lab time in a lab that runs.
@Suite(.timeLimit(.minutes(3))) struct LabClockMovesTests {
  @Test func `moving the clock on ends tokens, codes and logins, and moving it back revives the token`()
    async throws
  {
    try await withLab { lab in
      let client = try lab.key("client")
      let token = try await lab.machineToken()
      let code = try await lab.code()
      let login = try BrowserLogin(
        await lab.openLogin([
          "response_type": "code", "client_id": "tutorial", "scope": "profile", "state": "1",
        ]))
      try await lab.running.moveClock { $0.advance(by: .seconds(25 * 3600)) }
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: client).status == 403)
      #expect(try await lab.redeem(code, as: client).error == "invalid_grant")
      #expect(try await lab.send(login.answer("authorize"), to: "idp.front").status != 303)
      try await lab.running.moveClock { $0.reset() }
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: client).status == 200)
    }
  }

  @Test func `a certificate of a kept connection is judged again with each request`() async throws {
    try await withLab { lab in
      let connection = try await lab.connect(to: "gateway.mtls", as: lab.key("client"))
      func ask(_ mark: Mark, last: Bool = false) async throws {
        let end = last ? "Connection: close\r\n" : ""
        await connection.send(
          Array(
            "GET /dev/time HTTP/1.1\r\nHost: localhost\r\n\(Mark.header): \(mark.text)\r\n\(end)\r\n".utf8))
      }
      let (first, second, third) = (Mark(), Mark(), Mark())
      try await ask(first)
      #expect(try await !row(first, lab).verdicts.contains { $0.rule.id == "certificate-validity" })
      try await lab.running.moveClock { $0.advance(by: .seconds(366 * 86_400)) }
      try await ask(second)
      let expired = try await row(second, lab)
      #expect(expired.response?.status == 403)
      #expect(try expired.verdict("certificate-validity").outcome == .fail)
      // Long before the certificate was made.
      try await lab.running.moveClock { $0.set(to: LabTime(seconds: 1_000_000_000)) }
      try await ask(third, last: true)
      #expect(try await row(third, lab).verdict("certificate-validity").outcome == .fail)
      _ = await connection.readToEnd()
      await connection.close()
    }
  }

  private func row(_ mark: Mark, _ lab: TestLab) async throws -> ExchangeRow {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await lab.exchanges(marked: mark).isEmpty {
      try #require(ContinuousClock.now < deadline)
      try await Task.sleep(for: .milliseconds(5))
    }
    return try await lab.exchange(marked: mark, at: "gateway.mtls")
  }

  @Test func `the lab's own kept connections are given up when the clock moves`() async throws {
    try await withLab { lab in
      let client = try lab.key("client")
      let token = try await lab.machineToken()
      let marks = [Mark(), Mark(), Mark()]
      for (index, mark) in marks.enumerated() {
        if index == 2 { try await lab.running.moveClock { $0.advance(by: .seconds(1)) } }
        #expect(try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: client).status == 200)
      }
      var connections: [ConnectionID?] = []
      for mark in marks {
        connections.append(try await lab.exchange(marked: mark, at: "time.mtls").connection)
      }
      #expect(connections[0] == connections[1])
      #expect(connections[1] != connections[2])
    }
  }

  @Test func `a clock that stands lets nothing expire, and durations are real all the same`() async throws {
    try await withLab { lab in
      try await lab.running.moveClock { $0.freeze() }
      let mark = Mark()
      let token = try await lab.machineToken()
      let first = try await lab.send(
        .time(token).marked(mark), to: "gateway.mtls", as: lab.key("client"))
      let second = try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client"))
      #expect(first.status == 200 && first.headers["Date"] == second.headers["Date"])
      let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
      #expect(row.started == lab.running.clock.now())
      #expect(row.duration > .zero)
    }
  }

  @Test func `rows say both times`() async throws {
    try await withLab { lab in
      let before = LabClock().now().microseconds
      try await lab.running.moveClock { $0.advance(by: .seconds(86_400)) }
      let mark = Mark()
      _ = try await lab.send(.time("x").marked(mark), to: "gateway.mtls", as: lab.key("client"))
      let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
      let after = LabClock().now().microseconds
      #expect((before...after).contains(row.shift.realMicroseconds(at: row.started)))
      #expect(row.shift.microseconds == 86_400_000_000)
      let json = try JSONValue(parsing: Array(JSONRow.render(.exchange(row)).utf8))
      #expect(json["started"]?.string != json["realStarted"]?.string)
    }
  }

  /// 1970 and 9999, where dates of less care end.
  @Test(arguments: ["1970-01-01", "9999-12-31T23:59:59Z"])
  func `at the ends of time everything answers`(text: String) async throws {
    let moment = try ClockText.time(text)
    try await withLab(LabText.allClients()) { lab in
      let token = try await lab.machineToken()
      try await lab.running.moveClock { $0.set(to: moment) }
      let account = BasicCredentials(user: "basic", password: "basic-secret").text(isFormEncoded: false)
      let form: FormParameters = ["grant_type": "client_credentials"]
      let answer = try await lab.send(
        .form("/api/token", form, ["Authorization": account]), to: "idp.front")
      #expect((200..<500).contains(answer.status))
      let introspection = try await lab.introspect(token)
      #expect(introspection["active"] != nil)
      #expect(try await lab.openLogin(["response_type": "code", "client_id": "tutorial"]).status < 500)
      let control = try ControlClient(lab.running.run)
      #expect(try JSONValue(parsing: await control.get("/api/clock").body)["mode"]?.string == "shifted")
      _ = try await control.get("/api/log", [("json", "true")])
      await control.close()
    }
  }

  @Test func `the clock is as it was after a restart`() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let topology = try LabText.standard().topology()
    func options() -> LabOptions {
      LabOptions(
        topology: topology, state: folder.url.appendingPathComponent("state"),
        certificates: folder.url.appendingPathComponent("certs"), ports: .free)
    }
    let moment = try ClockText.time("2027-01-01")
    try await withLab(options()) { lab in
      try await lab.running.moveClock { clock in
        clock.freeze()
        clock.set(to: moment)
      }
    }
    try await withLab(options()) { lab in
      #expect(lab.running.clock.now() == moment)
      #expect(lab.running.clockNote?.contains("2027-01-01T00:00:00Z") == true)
      try await lab.running.moveClock { $0.reset() }
    }
    try await withLab(options()) { lab in #expect(lab.running.clockNote == nil) }
  }
}
