import Foundation
import JSON
import Testing

extension CommandTests {
  @Suite struct UpTests {
    @Test(arguments: [SIGTERM, SIGINT]) func `a signal stops it cleanly`(signal: Int32) async throws {
      let lab = try await LabProcess.start(in: Scratch(lab: nil))
      try await lab.stop(signal)
    }

    @Test func `it prints every address that run.json holds, and its certificates are there`() async throws {
      try await LabProcess.with { lab in
        for (node, listeners) in try #require(lab.run["nodes"]?.object?.members.map({ ($0.name, $0.value) }))
        {
          for listener in try #require(listeners.object?.members) {
            let url = try #require(listener.value.string)
            #expect(lab.output.contains(url), "\(node).\(listener.name)")
          }
        }
        #expect(lab.run["pid"]?.int64 == Int64(lab.pid))
        let attributes = try FileManager.default.attributesOfItem(
          atPath: lab.scratch.path(".holdfast/run.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(lab.scratch.exists("Certs/truststore.pem"))
        let status = try await lab.holdfast("status")
        #expect(status.status == 0)
        #expect(status.output.hasPrefix("up (pid \(lab.pid))\n"))
      }
    }

    @Test func `an ephemeral lab leaves nothing`() async throws {
      let scratch = try Scratch(lab: nil)
      let temporary = scratch.path("temporary")
      try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
      let up = try ChildProcess(
        Project.program, ["up", "--ports", "free", "--ephemeral"], in: scratch,
        environment: ["TMPDIR": temporary])
      try await wait(for: "a lab that is ready") { !up.isRunning || up.output.contains("ready in ") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).count == 1)
      up.send(SIGTERM)
      #expect(try await up.end().status == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
      #expect(!scratch.exists(".holdfast"))
      #expect(!scratch.exists("Certs"))
    }

    @Test func `a broken lab.json gets every error with its place, and nothing is started`() async throws {
      let text = try Project.read("lab.json")
        .replacing(#""path": "/time", "to": "time""#, with: #""path": "/time", "to": "tim""#)
        .replacing(#""policy": true"#, with: #""polizy": true"#)
      let scratch = try Scratch(lab: text)
      let outcome = try await scratch.holdfast("up", "--ports", "free")
      #expect(outcome.status == 78)
      let places = outcome.errors.matches(of: /lab\.json:([0-9]+):([0-9]+): error: (.*)/).map { String($0.3) }
      #expect(places.count >= 2, "\(outcome.errors)")
      #expect(places.contains { $0.contains("'tim'") && $0.contains("'time'") })
      #expect(places.contains { $0.contains("'polizy'") && $0.contains("'policy'") })
      #expect(outcome.output.isEmpty)
      #expect(!scratch.exists(".holdfast"))
      #expect(!scratch.exists("Certs"))
    }

    @Test func `a start that fails ends every time`() async throws {
      let scratch = try Scratch(lab: nil)
      try scratch.write("Certs/client_certificate.pem", "")
      for _ in 0..<15 {
        let outcome = try await scratch.holdfast("up", "--ports", "free")
        #expect(outcome.status == 78)
      }
    }

    @Test func `a missing lab.json is named`() async throws {
      let outcome = try await Scratch().holdfast("up")
      #expect(outcome.status == 78)
      #expect(outcome.errors.contains("cannot read lab.json: No such file or directory"))
    }

    @Test func `a port that is taken is named with its node, and everything else is given back`() async throws
    {
      var lab = try Project.read("lab.json")
      var ports: [TakenPort] = []
      // The listener that is bound last meets the taken port, so that all others have to be given back.
      for port in [8080, 8444, 8443, 9443, 9101, 8000] {
        ports.append(try TakenPort.any())
        lab = lab.replacing(":\(port)", with: ":\(ports[ports.count - 1].number)")
      }
      let numbers = ports.map(\.number)
      let taken = ports.removeLast()
      ports = []

      let scratch = try Scratch(lab: lab)
      let outcome = try await scratch.holdfast("up")
      #expect(outcome.status == 71)
      #expect(
        outcome.errors.contains("console cannot listen on 127.0.0.1:\(taken.number)"), "\(outcome.errors)")
      #expect(
        outcome.errors.contains("pid \(ProcessInfo.processInfo.processIdentifier)"), "\(outcome.errors)")
      #expect(outcome.errors.contains("--ports free"))
      #expect(!scratch.exists(".holdfast/run.json"))
      for number in numbers.dropLast() { #expect(TakenPort(number) != nil, "port \(number)") }
    }

    @Test func `who is being served when the lab is stopped gets his answer`() async throws {
      let lab = try await LabProcess.start(in: Scratch(lab: nil))
      let token = try await lab.machineToken()
      _ = try await lab.holdfast("fault", "add", "gateway->time", "delay", "1s")
      let call = try lab.curlProcess(
        as: "client", ["-H", "Authorization: Bearer \(token)", lab.url("gateway", "mtls") + "/dev/time"])
      for _ in 0..<100 where try await lab.rows("--path", "/api/auth/introspection").isEmpty {}
      try await lab.stop()
      let outcome = try await call.end()
      #expect(outcome.status == 0 && outcome.output.contains(#""client_id":"machine""#), "\(outcome.output)")
    }

    @Test func `a second one on the same state folder is refused with the pid of the first`() async throws {
      try await LabProcess.with { lab in
        let second = try await lab.holdfast("up", "--ports", "free")
        #expect(second.status == 71)
        #expect(second.errors.contains("pid \(lab.pid)"))
        #expect(second.errors.contains("--state"))
        // The first one's files are untouched.
        #expect(try await lab.holdfast("status").status == 0)
      }
    }
  }
}
