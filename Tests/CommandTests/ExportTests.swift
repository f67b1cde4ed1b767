import Foundation
import JSON
import Testing

extension CommandTests {
  /// Other tools read what a lab's traffic was written as.
  @Suite(.peers(.curl)) struct ExportTests {
    private func tshark(_ lab: LabProcess, _ file: String, _ arguments: [String]) async throws -> [String] {
      let path = try #require(Peer.tshark.path, "make peers installs it")
      let outcome = try await lab.scratch.run(path, ["-r", file] + arguments)
      try #require(outcome.status == 0, "\(outcome.errors)")
      return outcome.lines
    }

    /// What a script of `Peers` says of a file, by what somebody else wrote.
    private func python(_ script: String, _ peer: Peer, _ lab: LabProcess, _ file: String) async throws
      -> String
    {
      let python = try #require(Peer.python.path, "make peers installs it")
      let path = try #require(
        Bundle.module.url(forResource: script, withExtension: "py", subdirectory: "Peers")
      ).path
      let other = try #require(peer.path, "make peers installs it")
      let outcome = try await lab.scratch.run(python, [path, other, lab.scratch.path(file)])
      try #require(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }

    @Test(.peers(.tshark)) func `tshark reads the HTTP of mutual TLS, with no settings`() async throws {
      try await LabProcess.withTraffic { lab, token in
        let outcome = try await lab.holdfast("export", "pcapng", "-o", "lab.pcapng")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("contains the secrets"))
        let requests = try await tshark(
          lab, "lab.pcapng",
          [
            "-Y", "http.request", "-T", "fields", "-e", "http.request.method", "-e", "http.request.uri", "-e",
            "http.authorization",
          ])
        #expect(requests.contains("POST\t/token\t"))
        #expect(requests.count { $0 == "GET\t/dev/time\tBearer \(token)" } == 2)
        #expect(requests.contains { $0.hasPrefix("GET\t/time\t") })
        let answers = try await tshark(
          lab, "lab.pcapng", ["-Y", "http.response", "-T", "fields", "-e", "http.response.code"])
        #expect(answers.contains("403"))
        let certificates = try await tshark(
          lab, "lab.pcapng", ["-Y", "tls.handshake.type == 15", "-T", "fields", "-e", "frame.number"])
        #expect(certificates.count >= 4)
        let comments = try await tshark(
          lab, "lab.pcapng", ["-Y", "frame.comment", "-T", "fields", "-e", "frame.comment"])
        #expect(comments.contains { $0.contains("handshake refused") })
        #expect(comments.contains { $0.contains("x") && $0.contains("GET /dev/time 403") })
      }
    }

    @Test(.peers(.tshark)) func `tshark finds no fault with the packets`() async throws {
      try await LabProcess.withTraffic { lab, _ in
        _ = try await lab.holdfast("export", "pcapng", "-o", "lab.pcapng")
        let faults = try await tshark(
          lab, "lab.pcapng",
          [
            "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-Y",
            "_ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0 || tcp.analysis.flags",
          ])
        #expect(faults.isEmpty)
      }
    }

    @Test(.peers(.tshark)) func `a filter's connections alone are exported, also when the lab is down`()
      async throws
    {
      let scratch = try Scratch(lab: nil)
      let lab = try await LabProcess.start(in: scratch)
      let token = try await lab.machineToken()
      _ = try await lab.time(as: "client", token: token)
      _ = try await lab.time(as: "client2", token: token)
      try await lab.stop()
      let outcome = try await scratch.holdfast("export", "pcapng", "--path", "/dev/", "-o", "lab.pcapng")
      #expect(outcome.status == 0)
      let requests = try await tshark(
        lab, "lab.pcapng", ["-Y", "http.request", "-T", "fields", "-e", "http.request.uri"])
      #expect(requests == ["/dev/time", "/dev/time"])
      try FileManager.default.removeItem(atPath: scratch.path(".holdfast/wire"))
      let gone = try await scratch.holdfast("export", "pcapng", "--path", "/dev/", "-o", "gone.pcapng")
      #expect(gone.status == 0)
      #expect(gone.errors.contains("2 connections are gone from the capture"))
    }

    @Test(.peers(.mitmdump)) func `mitmdump reads the HAR`() async throws {
      try await LabProcess.withTraffic { lab, token in
        #expect(try await lab.holdfast("export", "har", "-o", "lab.har").status == 0)
        #expect(!(try lab.scratch.read("lab.har")).contains(token))
        let path = try #require(Peer.mitmdump.path, "make peers installs it")
        let outcome = try await lab.scratch.run(
          path, ["-n", "-r", "lab.har", "--set", "confdir=\(lab.scratch.path(".mitm"))"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("GET \(try lab.url("gateway", "mtls"))/dev/time"))
        #expect(outcome.output.contains("<< 403 Forbidden"))
      }
    }

    @Test(.peers(.python, .harSchema)) func `the HAR is as the published schemas of HAR 1.2 say`()
      async throws
    {
      try await LabProcess.withTraffic { lab, _ in
        try await Self.sendHostileRequests(lab)
        #expect(try await lab.holdfast("export", "har", "-o", "lab.har").status == 0)
        let output = try await python("har", .harSchema, lab, "lab.har")
        #expect((Int(output.dropLast()) ?? 0) > 8)
      }
    }

    @Test(.peers(.python, .chromium, .mermaid)) func `Mermaid draws the diagram, and runs nothing in it`()
      async throws
    {
      try await LabProcess.withTraffic { lab, _ in
        try await Self.sendHostileRequests(lab)
        #expect(try await lab.holdfast("export", "mermaid", "-o", "lab.mmd").status == 0)
        let output = try await python("mermaid", .mermaid, lab, "lab.mmd")
        let texts = try #require(JSONValue(parsing: output).strings)
        #expect(texts.contains("gateway") && texts.contains("CN=client2.example.com"))
        #expect(texts.contains { $0.hasSuffix(" GET /dev/time") })
        #expect(texts.contains { $0.contains("certificate-binding (RFC 8705 §3)") })
        // What began a directive, a line or a tag is text.
        #expect(texts.contains { $0.contains("<img src=x onerror=window.ran=1>") }, "\(texts)")
      }
    }

    /// From callers with names that the formats might take for their own, or for markup.
    private static func sendHostileRequests(_ lab: LabProcess) async throws {
      for text in ["<img src=x onerror=window.ran=1>", "%%{init: {}}%%; end", "a\"b'c#d;e\\"] {
        let path = try #require(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        _ = try await lab.curl([
          "-A", text, "-H", "X-Text: \(text)", "\(lab.url("idp", "front"))/\(path)?q=\(path)",
        ])
      }
    }

    @Test(.peers(.python)) func `every row of a real lab is as the published schema says`() async throws {
      try await LabProcess.withTraffic { lab, _ in
        try lab.scratch.write("schema.json", try await lab.holdfast("schema", "log").output)
        #expect(try await lab.holdfast("export", "jsonl", "-o", "rows.jsonl").status == 0)
        let path = try #require(Peer.python.path, "make peers installs it")
        let check = """
          import json, jsonschema
          validator = jsonschema.Draft202012Validator(json.load(open("schema.json")))
          rows = [json.loads(line) for line in open("rows.jsonl")]
          for row in rows: validator.validate(row)
          print(len(rows))
          """
        let outcome = try await lab.scratch.run(path, ["-c", check])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect((Int(outcome.lines.first ?? "") ?? 0) > 8)
      }
    }

    @Test func `the control API gives the same, to who has its token`() async throws {
      try await LabProcess.withTraffic { lab, _ in
        let console = try #require(lab.run["console"]?.string)
        let token = try #require(lab.run["controlToken"]?.string)
        func ask(_ query: String, _ headers: [String] = []) async throws -> LabProcess.Answer {
          try await lab.curl(["-i"] + headers + ["\(console)/api/export/\(query)"])
        }
        let proof = ["-H", "Authorization: Bearer \(token)"]
        let picture = try await ask("svg?status=403", proof)
        #expect(picture.status == 200)
        #expect(picture.body.contains("Content-Type: image/svg+xml"))
        #expect(picture.body.contains("data-id=\"x"))
        #expect(try await ask("pcapng", proof).body.contains("Holdfast-Note: This capture contains"))
        #expect(try await ask("svg").status == 401)
        #expect(try await ask("docx", proof).status == 400)
        #expect(try await ask("svg?status=nonsense", proof).status == 400)
        #expect(try await ask("svg?count=0", proof).status == 400)
        #expect(try await ask("svg?trace=x4711", proof).status == 404)
      }
    }

    @Test func `the curl export repeats what passed`() async throws {
      try await LabProcess.withTraffic { lab, token in
        let script = try await lab.holdfast("export", "curl", "--path", "/dev/", "--secrets").output
        #expect(script.contains("Bearer \(token)"))
        let outcome = try await lab.scratch.run("sh", ["-c", script])
        #expect(outcome.output.contains(#""client_id":"machine""#))
        #expect(outcome.output.contains("explicit deny"))
      }
    }

    @Test func `a diagram of a trace, and errors in plain words`() async throws {
      try await LabProcess.withTraffic { lab, _ in
        let diagram = try await lab.holdfast("export", "mermaid", "--trace", "last", "--node", "gateway")
          .output
        #expect(diagram.contains("handshake refused"))
        let picture = try await lab.holdfast("export", "svg", "--status", "403").output
        #expect(picture.contains("certificate-binding"))
        let absent = try await lab.holdfast("export", "svg", "--trace", "x4711")
        #expect(absent.status == 1)
        #expect(absent.errors.contains("the log holds no x4711"))
        #expect(try await lab.holdfast("export", "docx").status == 64)
        let unwritable = try await lab.holdfast("export", "har", "-o", "nowhere/lab.har")
        #expect(unwritable.status == 71)
      }
    }
  }
}
