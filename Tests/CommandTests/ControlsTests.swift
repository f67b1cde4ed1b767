import Foundation
import JSON
import Testing

extension CommandTests {
  /// The owner's commands, each as a person would type it.
  @Suite(.peers(.curl)) struct ControlsTests {
    @Test func `advancing the clock by 25 hours makes yesterday's token expire now`() async throws {
      try await LabProcess.with { lab in
        let token = try await lab.machineToken()
        #expect(try await lab.time(as: "client", token: token).status == 200)
        let moved = try await lab.holdfast("clock", "advance", "25h")
        #expect(moved.status == 0 && moved.output.contains("+1d1h"))
        #expect(try await lab.time(as: "client", token: token).status == 403)
        #expect(try await lab.holdfast("explain", "last").output.contains("token-unexpired"))
        #expect(try await lab.holdfast("clock", "advance", "-25h").output == "lab time is real time\n")
        #expect(try await lab.time(as: "client", token: token).status == 200)
        for arguments in [["freeze"], ["set", "2027-01-01"], ["resume"], ["back", "1h"], ["real"]] {
          let outcome = try await lab.scratch.run(Project.program, ["clock"] + arguments)
          #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        }
        #expect(try await lab.holdfast("clock").output.contains("real"))
      }
    }

    @Test func `certificates are made for, and checked at, the lab's time, up or not`() async throws {
      let lab = try await LabProcess.start(in: Scratch(lab: nil))
      _ = try await lab.holdfast("clock", "set", "2041-01-02")
      #expect(try await lab.holdfast("cert", "issue", "later").status == 0)
      let show = try await lab.holdfast("cert", "show", "Certs/later_certificate.pem").output
      #expect(
        show.contains(/valid from +Jan .* 2041 GMT/) && show.contains(/valid until +Jan .* 2042 GMT/),
        "\(show)")
      let check = try await lab.holdfast("check")
      #expect(check.status == 1 && check.errors.contains("certificate 'server'"), "\(check.errors)")
      try await lab.stop()
      #expect(try await lab.scratch.holdfast("check").errors == check.errors)
      #expect(try await lab.scratch.holdfast("check", "--state", "another").status == 0)
      try lab.scratch.write(".holdfast/clock.json", "soon")
      #expect(try await lab.scratch.holdfast("check").status == 71)
    }

    @Test func `what makes no sense is refused before the lab is asked`() async throws {
      let scratch = try Scratch(lab: nil)
      for arguments in [
        ["clock", "set", "soon"], ["clock", "advance", "5"], ["clock", "advance"],
        ["fault", "add", "a->b", "reset", "2s"], ["fault", "add", "a->b", "status", "teapot"],
      ] {
        #expect(try await scratch.run(Project.program, arguments).status == 64, "\(arguments)")
      }
      for arguments in [["clock"], ["node"], ["fault"], ["keys", "rotate"], ["log", "--clear"]] {
        #expect(try await scratch.run(Project.program, arguments).status == 69, "\(arguments)")
      }
    }

    @Test func `nodes, faults, tokens, keys and the log each have their command`() async throws {
      try await LabProcess.with { lab in
        let token = try await lab.machineToken()
        #expect(try await lab.holdfast("node", "stop", "time").output == "time is stopped\n")
        #expect(try await lab.time(as: "client", token: token).status >= 500)
        #expect(try await lab.holdfast("status").output.contains("time is stopped"))
        #expect(try await lab.holdfast("node").output.contains("stopped"))
        #expect(try await lab.holdfast("node", "start", "time").status == 0)
        let unknown = try await lab.holdfast("node", "stop", "tim")
        #expect(unknown.status == 1 && unknown.errors.contains("did you mean 'time'?"))

        #expect(
          try await lab.holdfast("fault", "add", "gateway->time", "status", "418", "--times", "1").status == 0
        )
        #expect(try await lab.holdfast("fault", "list").output.contains("1 more"))
        #expect(try await lab.time(as: "client", token: token).status == 418)
        #expect(try await lab.holdfast("log").output.contains("injected-fault"))
        #expect(try await lab.holdfast("fault", "remove", "f1").status == 1)
        #expect(try await lab.holdfast("fault", "clear").output == "0 faults are removed\n")

        let shown = try await lab.holdfast("token", "show", token)
        #expect(shown.status == 0 && shown.output.contains("active") && shown.output.contains("machine"))
        #expect(try await lab.holdfast("token", "revoke", token).status == 0)
        #expect(try await lab.holdfast("token", "show", token).status == 1)
        #expect(try await lab.time(as: "client", token: token).status == 403)

        #expect(try await lab.holdfast("keys", "rotate").status == 0)
        #expect(try await lab.holdfast("log", "--clear").output == "the log is cleared\n")
        #expect(try await lab.holdfast("log").output.split(separator: "\n").count == 2)
      }
    }

    /// A file that may not grow is a disk that is full.
    @Test func `a log that cannot be written loses rows and says so, and traffic goes on`() async throws {
      let scratch = try Scratch(lab: nil)
      let up = try ChildProcess(
        "bash", ["-c", "trap '' XFSZ; ulimit -f 1200; exec \(Project.program) up --ports free"], in: scratch)
      try await wait(for: "a lab that is ready") { !up.isRunning || up.output.contains("ready in ") }
      let run = try JSONValue(parsing: Array(scratch.data(".holdfast/run.json")))
      let url = try #require(run["nodes"]?["idp"]?["front"]?.string)
      let body = String(repeating: "x", count: 60_000)
      for _ in 0..<60 {
        let answer = try await scratch.run(
          "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--data", "@-", url + "/api/token"],
          input: body)
        #expect(answer.output.first == "4")
      }
      let status = try await scratch.holdfast("status")
      #expect(status.output.contains("records of the log were lost"), "\(status.output)")
      #expect(status.output.contains("the log cannot be written: "))
      up.send(SIGTERM)
      #expect(try await up.end().status == 0)
    }
  }
}
