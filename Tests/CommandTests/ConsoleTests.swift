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
      let python = try #require(Peer.python.path, "make peers installs it")
      let script = try #require(
        Bundle.module.url(forResource: "console", withExtension: "py", subdirectory: "Peers"))
      let link = try await lab.holdfast("console").output.split(separator: "\n").last {
        $0.contains("#code=")
      }
      let address = try #require(link?.split(separator: " ").last)
      let outcome = try await ChildProcess(
        python, [script.path, String(address), try traffic(lab), try Self.screenshots(), scheme],
        in: lab.scratch, environment: ["PYTHONDONTWRITEBYTECODE": "1"]
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
        #expect((seen["crosses"]?.int64 ?? 0) > 0)
        #expect(seen["filtered"]?.strings?.allSatisfy { $0.contains("/dev/time") } == true)
        let story = try #require(seen["story"]?.string)
        #expect(story.contains(try lab.certificate("client", "thumbprint")))
        #expect(story.contains(try lab.certificate("client2", "thumbprint")))
        #expect(story.contains("RFC 8705 §3"))
        #expect(seen["request"]?.string?.contains("GET /dev/time") == true)
        #expect(seen["response"]?.string?.contains("explicit deny") == true)
        #expect(seen["connection"]?.string?.contains("CN=client2.example.com") == true)
        #expect(seen["tokens"]?.string?.contains("bound to another certificate") == true)
        #expect(seen["problem"]?.string?.contains("at character 8") == true)
        #expect(seen["linked"]?.strings?.allSatisfy { $0.contains("handshake") } == true)
        #expect(seen["node"]?.string?.contains("Listener") == true)
        #expect(seen["used"]?.string?.contains("holdfast console") == true)
        #expect(seen["clock"]?.string?.contains("lab time") == true)
        #expect(seen["fault"]?.string?.contains("delay") == true)
        let done = try #require(seen["done"]?.strings)
        #expect(done[0].contains("revoked") && done[1].contains("signs now"), "\(done)")
        #expect(done.last == "the log is cleared")
        let many = try #require(seen["many"])
        #expect((many["kept"]?.int64 ?? .max) <= (many["most"]?.int64 ?? 0))
        #expect(many["older"]?.string?.hasPrefix("\(many["first"]?.string ?? "")c") == true)
        #expect((many["elements"]?.int64 ?? .max) <= (many["capacity"]?.int64 ?? 0) + 30)
        #expect(seen["messages"]?.strings == [], "the browser's console")
        for (part, violations) in seen["axe"]?.object?.members.map({ ($0.name, $0.value) }) ?? [] {
          #expect(violations.strings == [], "\(part)")
        }
      }
    }
  }
}
