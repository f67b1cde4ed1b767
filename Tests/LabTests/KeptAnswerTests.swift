import HTTP
import Lab
import Nodes
import OAuth
import Testing
import TrafficLog

/// The result cache in a lab that runs: lab time, replicas, and what the log tells.
@Suite(.timeLimit(.minutes(3))) struct KeptAnswerTests {
  private static func text(_ more: String = "", replicas: Int = 1) throws -> LabText {
    try LabText.standard()
      .replacing(#""policy": true }"#, with: #""policy": true, "cache": "300s"\#(more) }"#)
      .replacing(
        #""role": "gateway", "dialect": "aws","#,
        with: #""role": "gateway", "replicas": \#(replicas), "dialect": "aws","#)
  }

  @Test func `a kept answer lets the thief in until lab time has passed it`() async throws {
    try await withLab(Self.text()) { lab in
      let token = try await lab.machineToken()
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client")).status == 200)
      let mark = Mark()
      let stolen = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client2"))
      #expect(stolen.status == 200)
      let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
      #expect(row.invocations.isEmpty)
      let verdict = try row.verdict("kept-answer-certificate")
      #expect(verdict.outcome == .fail)
      #expect(try verdict.expected == lab.thumbprint("client"))
      #expect(try verdict.presented == lab.thumbprint("client2"))
      lab.running.clock.advance(by: .seconds(301))
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client2")).status == 403)
    }
  }

  @Test func `replicas of a gateway ask once for all`() async throws {
    try await withLab(Self.text(replicas: 2)) { lab in
      let token = try await lab.machineToken()
      let key = try lab.key("client")
      let mark = Mark()
      for _ in 0..<8 {
        // A connection each, so that both replicas get some.
        let answer = try await lab.sendRaw(
          "GET /dev/time HTTP/1.1\r\nHost: \(lab.url("gateway.mtls").dropFirst(8))\r\n"
            + "Authorization: Bearer \(token)\r\n\(Mark.header): \(mark.text)\r\nConnection: close\r\n\r\n",
          to: "gateway.mtls", as: key)
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
      }
      let rows = try await lab.exchanges(marked: mark).filter { $0.to.description == "gateway.mtls" }
      #expect(rows.count == 8)
      #expect(rows.filter { !$0.invocations.isEmpty }.count == 1)
    }
  }

  @Test func `with the certificate as a source the thief stays out`() async throws {
    let sources =
      #", "identitySources": ["method.request.header.Authorization", "#
      + #""context.identity.clientCert.clientCertPem"]"#
    try await withLab(Self.text(sources)) { lab in
      let token = try await lab.machineToken()
      for (name, status) in [("client", 200), ("client2", 403), ("client", 200)] {
        #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key(name)).status == status)
      }
    }
  }
}
