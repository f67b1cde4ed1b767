import Foundation
import JSON
import Testing

extension CommandTests {
  @Suite(.peers(.curl)) struct LogTests {
    @Test func `every JSON row says its schema, id and kind`() async throws {
      try await LabProcess.withTraffic { lab, _ async throws in
        let rows = try await lab.rows()
        #expect(rows.allSatisfy { $0["schema"]?.int64 == 1 })
        let kinds = Set(rows.compactMap { $0["kind"]?.string })
        #expect(kinds == ["connection", "exchange", "invocation"])
        let ids = rows.compactMap { $0["id"]?.string }
        #expect(ids.count == rows.count)
        #expect(Set(ids).count == rows.count)
      }
    }

    @Test func `JSON rows mask secrets unless they are asked for`() async throws {
      try await LabProcess.withTraffic { lab, token in
        let masked = try await lab.holdfast("log", "--json").output
        #expect(masked.contains("sha256:"))
        #expect(!masked.contains(token))
        #expect(!masked.contains("holdfast-secret"))
        #expect(try await lab.holdfast("log", "--json", "--secrets").output.contains(token))
      }
    }

    @Test func `each filter keeps what it names`() async throws {
      try await LabProcess.withTraffic { lab, token in
        func exchanges(_ filter: String...) async throws -> [JSONValue] {
          let outcome = try await lab.scratch.run(Project.program, ["log", "--json"] + filter)
          try #require(outcome.status == 0, "\(outcome.errors)")
          return try outcome.lines.map { try JSONValue(parsing: Array($0.utf8)) }
            .filter { $0["kind"]?.string == "exchange" }
        }
        func status(_ row: JSONValue) -> Int64? { row["response"]?["status"]?.int64 }
        func path(_ row: JSONValue) -> String? { row["request"]?["path"]?.string }

        #expect(try await exchanges("--status", "403").map(path) == ["/dev/time"])
        #expect(try await exchanges("--status", "4xx").map(status) == [403])
        #expect(try await exchanges("--path", "/token").map(path) == ["/token"])
        #expect(
          try await exchanges("--method", "GET").compactMap(path) == ["/dev/time", "/time", "/dev/time"])
        #expect(try await exchanges("--node", "time").compactMap(path) == ["/time"])
        #expect(try await exchanges("--certificate", "client2", "--node", "gateway").map(status) == [403])
        #expect(try await exchanges("--token", token, "--node", "time").compactMap(path) == ["/time"])
        #expect(try await exchanges("--token", "another").isEmpty)
        #expect(try await exchanges("--token", "-hyphen").isEmpty)
        #expect(try await exchanges("--certificate", "-hyphen").isEmpty)
        let denied = try await exchanges("--denied")
        #expect(denied.compactMap(path).contains("/dev/time"))
        #expect(!denied.compactMap(path).contains("/time"))
        let last = try #require(try await exchanges().last?["id"]?.string)
        #expect(try await exchanges("--since", last).isEmpty)

        let handshakes = try await lab.rows("--handshake")
        #expect(handshakes.compactMap { $0["handshakeFailure"]?["alert"]?.string } == ["unknown_ca"])
        #expect(handshakes.compactMap { $0["certificate"]?["subject"]?.string } == ["CN=robot.example.com"])
      }
    }

    @Test func `a certificate's name that cannot be known is not passed over`() async throws {
      let lab = try await LabProcess.start(in: Scratch(lab: nil))
      #expect(try await lab.time(as: "client2", token: lab.machineToken()).status == 403)
      let thumbprint = try lab.certificate("client2", "thumbprint")
      try await lab.stop()
      let byName = try await lab.holdfast("log", "--certificate", "client2")
      #expect(byName.errors.contains("no thumbprint in this log begins with 'client2'"))
      #expect(!byName.output.contains("/dev/time"))
      let byThumbprint = try await lab.holdfast("log", "--certificate", String(thumbprint.prefix(8)))
      #expect(byThumbprint.errors.isEmpty)
      #expect(byThumbprint.output.contains("/dev/time"))
    }

    @Test func `a lab that was killed has left the names of its certificates`() async throws {
      let lab = try await LabProcess.start(in: Scratch(lab: nil))
      #expect(try await lab.time(as: "client2", token: lab.machineToken()).status == 403)
      // What a reader has seen, a crash does not take away.
      #expect(try await lab.holdfast("log").output.contains("/dev/time"))
      try await lab.kill()
      let outcome = try await lab.holdfast("log", "--certificate", "client2")
      #expect(outcome.errors.isEmpty)
      #expect(outcome.output.contains("/dev/time"))
    }

    @Test func `following shows what comes, and Ctrl-C ends it cleanly`() async throws {
      try await LabProcess.with { lab in
        let follower = try ChildProcess(Project.program, ["log", "--follow"], in: lab.scratch)
        try await wait(for: "the first page") { follower.output.hasPrefix("time ") }
        let token = try await lab.machineToken()
        try await wait(for: "the first row") { follower.output.contains("POST /token") }
        #expect(try await lab.time(as: "client", token: token).status == 200)
        try await wait(for: "the next row") { follower.output.contains("GET /dev/time") }
        follower.send(SIGINT)
        let outcome = try await follower.end(within: 10)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.hasSuffix("\n"))
        let ids = outcome.lines.compactMap { $0.firstMatch(of: #/  (x[0-9]+) /#)?.1 }
        #expect(Set(ids).count == ids.count, "a row was shown twice")
      }
    }

    @Test func `a follower ends with the lab`() async throws {
      let lab = try await LabProcess.start(in: Scratch(lab: nil))
      let follower = try ChildProcess(Project.program, ["log", "--follow"], in: lab.scratch)
      try await wait(for: "the first page") { follower.output.hasPrefix("time ") }
      try await lab.stop()
      #expect(try await follower.end(within: 10).status == 69)
    }

    @Test(.peers(.curl, .script)) func `colour goes to a terminal and nowhere else`() async throws {
      try await LabProcess.withTraffic { lab, _ async throws in
        let piped = try await lab.holdfast("log").output
        #expect(!piped.contains("\u{1B}"))
        func onTerminal(_ environment: [String: String]) async throws -> String {
          try await lab.scratch.run(
            "script", ["-qec", "\(Project.program) log", "/dev/null"],
            environment: ["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 }
          ).output
        }
        let plain = try await onTerminal(["NO_COLOR": "1"])
        let coloured = try await onTerminal([:])
        #expect(coloured.contains("\u{1B}["))
        #expect(plain.contains("/dev/time") && !plain.contains("\u{1B}[3"))
      }
    }

    @Test func `a header cannot drive the terminal`() async throws {
      try await LabProcess.with { lab in
        _ = try await lab.curl([
          "-A", "\u{1B}[31m\u{202E}evil", lab.url("idp", "front") + "/api/authorization",
        ])
        for command in ["log", "explain"] {
          let output = try await lab.holdfast(command).output
          #expect(!output.contains("\u{1B}"))
          #expect(!output.unicodeScalars.contains("\u{202E}"))
        }
      }
    }
  }

  @Suite(.peers(.curl)) struct ExplainTests {
    @Test func `last names the rule, both thumbprints and the section, while the lab is up and after`()
      async throws
    {
      let lab = try await LabProcess.start(in: Scratch(lab: nil))
      let none = try await lab.holdfast("explain", "last")
      #expect(none.status == 1)
      #expect(none.errors.contains("nothing has been refused yet"))

      let answer = try await lab.time(as: "client2", token: lab.machineToken())
      #expect(answer.status == 403)
      #expect(
        answer.body == #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#)
      let during = try await lab.holdfast("explain", "last")
      #expect(during.status == 0)
      #expect(during.output.contains(/pass scope-sufficient +RFC 6750/))
      #expect(during.output.contains(/FAIL certificate-binding +RFC 8705 §3/))
      #expect(during.output.contains("expected   \(try lab.certificate("client", "thumbprint"))\n"))
      #expect(during.output.contains("presented  \(try lab.certificate("client2", "thumbprint"))\n"))

      try await lab.stop()
      #expect(try await lab.holdfast("explain").output == during.output)
    }

    @Test func `last finds a request that was none`() async throws {
      try await LabProcess.with { lab in
        #expect(try await lab.time(as: "client2", token: lab.machineToken()).status == 403)
        let answer = try await lab.curl([
          "-H", "Content-Length: 5", "-H", "Transfer-Encoding: chunked", "-d", "hello",
          lab.url("idp", "front") + "/api/authorization",
        ])
        #expect(answer.status == 400)
        let last = try await lab.holdfast("explain", "last")
        #expect(last.output.contains("Content-Length together with Transfer-Encoding"))
        #expect(try await lab.holdfast("log", "--denied").lines.last?.contains(" 400 ") == true)
      }
    }

    @Test func `an id that is none, and one that the log does not hold, are told apart`() async throws {
      try await LabProcess.with { lab async throws in
        #expect(try await lab.holdfast("explain", "x99999").errors.contains("the log holds no x99999"))
        #expect(try await lab.holdfast("explain", "zz").errors.contains("'zz' is no id"))
      }
    }
  }
}
