import Foundation
import JSON
import Testing

extension CommandTests {
  /// The web console in a browser, with a lab that curl talks to.
  @Suite struct ConsoleTests {
    /// Screenshots stay here for whoever wants to see the page.
    private static func screenshots() throws -> String {
      // .build/PLATFORM/CONFIGURATION/holdfast
      var folder = URL(fileURLWithPath: Project.program)
      for _ in 0..<3 { folder.deleteLastPathComponent() }
      folder.appendPathComponent("screenshots")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      return folder.path
    }

    /// What the tutorial does, and five refusals: a shell program that a browser test can call.
    private func traffic(_ lab: LabProcess) throws -> String {
      let (client, thief) = (try credentials(lab, "client"), try credentials(lab, "client2"))
      let (tokens, api) = (try lab.url("token-proxy", "mtls"), try lab.url("gateway", "mtls"))
      let script = """
        #!/bin/sh
        export CURL_CA_BUNDLE='\(lab.scratch.path(".holdfast/trust.pem"))'
        token=$(curl -s \(client) -d grant_type=client_credentials -d client_id=machine \(tokens)/token |
          sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
        curl -s \(client) -H "Authorization: Bearer $token" \(api)/dev/time
        curl -s \(thief) -H "Authorization: Bearer $token" \(api)/dev/time
        curl -s \(client) -H "Authorization: Bearer nonsense" \(api)/dev/time
        curl -s \(client) \(api)/dev/time
        curl -s \(api)/dev/time
        curl -s \(client) -d grant_type=client_credentials -d client_id=nobody \(tokens)/token
        curl -s -A '<script>document.title="owned"</script>' \(try lab.url("idp", "front"))/api/%3Cscript%3E
        curl -s \(try lab.url("time", "mtls"))
        exit 0
        """
      try lab.scratch.write("traffic", script)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: lab.scratch.path("traffic"))
      return lab.scratch.path("traffic")
    }

    private func credentials(_ lab: LabProcess, _ name: String) throws -> String {
      "--cert '\(try lab.certificate(name, "certificate"))' --key '\(try lab.certificate(name, "key"))'"
    }

    private func browse(_ lab: LabProcess, _ scheme: String) async throws -> JSONValue {
      let link = try await lab.holdfast("console").output.split(separator: "\n").last {
        $0.contains("#code=")
      }
      let address = try #require(link?.split(separator: " ").last)
      return try await look(
        "console", [String(address), try traffic(lab), try Self.screenshots(), scheme], in: lab.scratch)
    }

    /// Runs a script that drives a browser, and returns what it saw.
    private func look(_ name: String, _ arguments: [String], in scratch: Scratch) async throws -> JSONValue {
      let python = try #require(Peer.python.path, "make peers installs it")
      let script = try #require(
        Bundle.module.url(forResource: name, withExtension: "py", subdirectory: "Peers"))
      let outcome = try await ChildProcess(
        python, [script.path] + arguments, in: scratch, environment: ["PYTHONDONTWRITEBYTECODE": "1"]
      ).end(within: 180)
      try #require(outcome.status == 0, "\(outcome.errors)")
      return try JSONValue(parsing: Array(outcome.output.utf8))
    }

    @Test(.peers(.python, .chromium, .curl), arguments: ["light", "dark"])
    func `what curl does appears, is filtered, opened and explained, by keyboard alone`(scheme: String)
      async throws
    {
      try await LabProcess.with { lab in
        let seen = try await browse(lab, scheme)
        #expect(seen["address"]?.string?.contains("code=") == false, "the code stays in the address")
        #expect(seen["reloaded"]?.bool == false)
        let rows = try #require(seen["rows"]?.strings)
        #expect(rows.contains { $0.contains("GET /dev/time") && $0.contains("200") })
        #expect(rows.contains { $0.contains("GET /api/%3Cscript%3E") })
        let crosses = try #require(seen["crosses"]?.strings)
        #expect(crosses.contains("outside callers calls gateway"))
        #expect(crosses.contains("outside callers calls time"), "where no outside caller was expected")
        #expect(seen["filtered"]?.strings?.allSatisfy { $0.contains("/dev/time") } == true)
        let story = try #require(seen["story"]?.string)
        #expect(story.contains(try lab.certificate("client", "thumbprint")))
        #expect(story.contains(try lab.certificate("client2", "thumbprint")))
        #expect(story.contains("RFC 8705 §3"))
        #expect(seen["request"]?.string?.contains("GET /dev/time") == true)
        #expect(seen["response"]?.string?.contains("explicit deny") == true)
        #expect(seen["connection"]?.string?.contains("CN=client2.example.com") == true)
        #expect(seen["tokens"]?.string?.contains("bound to another certificate") == true)
        #expect(seen["hop"]?["text"]?.string?.contains("the lab's own") == true)
        #expect(seen["hop"]?["refused"]?.int64 == 0, "another certificate on an inner hop is no refusal")
        #expect(seen["problem"]?.string?.contains("at character 8") == true)
        #expect(seen["linked"]?.strings?.allSatisfy { $0.contains("handshake") } == true)
        #expect(seen["node"]?.string?.contains("Listener") == true)
        #expect(seen["used"]?.string?.contains("holdfast console") == true)
        #expect(seen["clock"]?.string?.contains("lab time") == true)
        #expect(seen["fault"]?.string?.contains("delay") == true)
        let done = try #require(seen["done"]?.strings)
        #expect(done[0].contains("revoked") && done[1].contains("signs now"), "\(done)")
        #expect(done.last == "the log is cleared")
        try checkKeyboard(seen)
        try checkDiagram(seen)
        try checkHolding(seen)
        let many = try #require(seen["many"])
        #expect((many["kept"]?.int64 ?? .max) <= (many["most"]?.int64 ?? 0))
        #expect(many["older"]?.string?.hasPrefix("\(many["first"]?.string ?? "")c") == true)
        #expect((many["elements"]?.int64 ?? .max) <= (many["capacity"]?.int64 ?? 0) + 30)
        #expect(seen["order"]?.strings == ["x1", "c9", "x2"])
        #expect(seen["pasted"]?["locked"]?.int64 == 0)
        #expect(
          seen["pasted"]?["address"]?.string?.contains("code=") == false, "the code stays in the address")
        #expect(seen["messages"]?.strings == [], "the browser's console")
        for (part, violations) in seen["axe"]?.object?.members.map({ ($0.name, $0.value) }) ?? [] {
          #expect(violations.strings == [], "\(part)")
        }
      }
    }

    private func checkKeyboard(_ seen: JSONValue) throws {
      #expect(seen["stepped"]?.bool == false, "an arrow in the details steps the list")
      let focus = try #require(seen["focus"]?.strings)
      #expect(focus[..<2] == ["Start time", "Inject"])
      #expect(focus[2].hasPrefix("idp, ") && focus[3] == focus[2], "a new picture takes the focus")
    }

    private func checkDiagram(_ seen: JSONValue) throws {
      #expect(seen["mermaid"]?.string?.hasPrefix("sequenceDiagram") == true)
      #expect(seen["svg"]?["name"]?.string?.hasSuffix(".svg") == true)
      #expect(seen["svg"]?["text"]?.string?.contains("</svg>") == true)
      let opened = try #require(seen["opened"]?.strings)
      #expect(opened[0] == opened[1], "an arrow opens another exchange than its own")
    }

    /// Whoever has paused sees what he saw, whatever comes.
    private func checkHolding(_ seen: JSONValue) throws {
      let before = try #require(seen["paused"]?["before"]?.array)
      #expect(before.count > 5 && seen["paused"]?["after"]?.array?.prefix(before.count) == before[...])
      #expect(seen["followed"]?.array?.last?[0] != before.last?[0])
      let many = try #require(seen["many"])
      let held = try #require(many["held"]?.strings)
      #expect(held[0] == held[1] && held[0] != "undefined")
      #expect(many["heldCount"] == many["most"])
      #expect(many["isFollowing"]?.bool == true && many["isStillPaused"]?.bool == true)
      #expect(many["isCut"]?.bool == true)
      let missed = try #require(seen["missed"])
      #expect(missed["filtered"]?.strings == ["x3", "x10", "x6000"])
      #expect(missed["held"] == missed["filtered"] && missed["isCut"]?.bool == true)
    }

    /// A file that may not grow is a disk that is full.
    @Test(.peers(.python, .chromium))
    func `the page says that the log cannot be written, for as long as it is so`()
      async throws
    {
      let scratch = try Scratch(lab: nil)
      let up = try ChildProcess(
        "bash", ["-c", "trap '' XFSZ; ulimit -S -f 1200; exec \(Project.program) up --ports free"],
        in: scratch)
      try await wait(for: "a lab that is ready") { !up.isRunning || up.output.contains("ready in ") }
      let run = try JSONValue(parsing: Array(scratch.data(".holdfast/run.json")))
      let url = try #require(run["nodes"]?["idp"]?["front"]?.string)
      let link = try await scratch.holdfast("console").output.split(whereSeparator: \.isWhitespace).last
      let seen = try await look(
        "full_disk", [String(try #require(link)), "\(up.pid)", url, try Self.screenshots()], in: scratch)
      #expect(seen["before"]?.string == "" && seen["after"]?.string == "")
      let sentence = try #require(seen["full"]?.string)
      #expect(
        sentence.contains(/The log cannot be written: .+ [1-9][0-9]* records? (was|were) lost/), "\(sentence)"
      )
      #expect(seen["role"]?.string == "status")
      up.send(SIGTERM)
      #expect(try await up.end().status == 0)
    }
  }
}
