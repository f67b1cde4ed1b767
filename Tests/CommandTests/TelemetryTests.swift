import Foundation
import JSON
import Testing

extension CommandTests {
  /// A collector beside the lab, well and ill.
  @Suite(.peers(.curl, .python)) struct TelemetryTests {
    /// A program that collects, or does not.
    private final class Collector {
      private static let file = "collected.jsonl"
      private let process: ChildProcess
      private let scratch: Scratch
      let url: String

      init(_ mode: String, in scratch: Scratch) async throws {
        self.scratch = scratch
        let python = try #require(Peer.python.path, "make peers installs it")
        let script = try #require(
          Bundle.module.url(forResource: "collector", withExtension: "py", subdirectory: "Peers"))
        let process = try ChildProcess(python, [script.path, mode, Self.file], in: scratch)
        try await wait(for: "a collector's port") { process.output.hasSuffix("\n") }
        url = "http://127.0.0.1:\(process.output.trimmingCharacters(in: .whitespacesAndNewlines))"
        self.process = process
      }

      var lines: [String] {
        ((try? scratch.read(Self.file)) ?? "").split(separator: "\n").map(String.init)
      }

      var spans: [JSONValue] {
        get throws {
          try lines.flatMap { line in
            try JSONValue(parsing: Array(line.utf8))["resourceSpans"]?.array?.flatMap { resource in
              resource["scopeSpans"]?.array?.flatMap { $0["spans"]?.array ?? [] } ?? []
            } ?? []
          }
        }
      }

      func span(_ name: String) throws -> JSONValue? { try spans.first { $0["name"]?.string == name } }
    }

    /// The default lab, with a collector.
    private func lab(_ collector: Collector, in scratch: Scratch) async throws -> LabProcess {
      let text = try Project.read("lab.json")
      let console = try #require(text.firstRange(of: "\"console\":"))
      try scratch.write(
        "lab.json",
        text.replacingCharacters(
          in: console, with: "\"telemetry\": { \"otlp\": \"\(collector.url)\" },\n  \"console\":"))
      return try await LabProcess.start(in: scratch)
    }

    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let parent = "b7ad6b7169203331"

    @Test func `a caller's trace goes on through the lab, with a new parent at each hop`() async throws {
      let scratch = try Scratch()
      let collector = try await Collector("ok", in: scratch)
      let lab = try await lab(collector, in: scratch)
      let token = try await lab.machineToken()
      let answer = try await lab.curl(
        as: "client",
        [
          "-H", "Authorization: Bearer \(token)", "-H", "traceparent: 00-\(Self.trace)-\(Self.parent)-01",
          "-H", "tracestate: a=1", try lab.url("gateway", "mtls") + "/dev/time",
        ])
      #expect(answer.status == 200)
      try await wait(for: "the spans") { try collector.span("GET /dev/time") != nil }
      let outer = try #require(try collector.span("GET /dev/time"))
      #expect(outer["traceId"]?.string == Self.trace)
      #expect(outer["parentSpanId"]?.string == Self.parent)
      for name in ["GET /time", "POST /api/auth/introspection"] {
        let inner = try #require(try collector.span(name), "\(name)")
        #expect(inner["traceId"]?.string == Self.trace)
        #expect(inner["parentSpanId"] == outer["spanId"])
      }
      // The token request came without one: the lab begins a trace, and its own hop follows.
      let outermost = try #require(try collector.span("POST /token"))
      let caused = try #require(try collector.span("POST /api/token"))
      #expect(outermost["parentSpanId"] == nil)
      #expect(caused["traceId"] == outermost["traceId"])
      #expect(caused["parentSpanId"] == outermost["spanId"])
      #expect(!collector.lines.joined().contains(token))
      #expect(try await lab.holdfast("status").output.contains("sent to \(collector.url), 0 dropped"))
      let rows = try await lab.rows("--path", "/time")
      let headers = try #require(rows.first?["request"]?["headers"]?.array)
      #expect(headers.contains { $0.array?.first?.string == "tracestate" })
      try await lab.stop()
    }

    @Test func `without a collector nothing is added, and a caller's trace still goes on`() async throws {
      try await LabProcess.with { lab in
        let token = try await lab.machineToken()
        let call = ["-H", "Authorization: Bearer \(token)", try lab.url("gateway", "mtls") + "/dev/time"]
        _ = try await lab.curl(as: "client", call)
        func traces() async throws -> [String] {
          try await lab.rows("--path", "/time").compactMap { row in
            row["request"]?["headers"]?.array?.first { $0.array?.first?.string == "traceparent" }?.array?
              .last?
              .string
          }
        }
        #expect(try await traces().isEmpty)
        _ = try await lab.curl(
          as: "client", ["-H", "traceparent: 00-\(Self.trace)-\(Self.parent)-01"] + call)
        let passedOn = try #require(try await traces().first)
        #expect(passedOn.hasPrefix("00-\(Self.trace)-"))
        #expect(!passedOn.contains(Self.parent))
      }
    }

    @Test func `a collector that redirects is not followed, and the traffic goes on`() async throws {
      let scratch = try Scratch()
      let collector = try await Collector("redirect", in: scratch)
      let lab = try await lab(collector, in: scratch)
      _ = try await lab.machineToken()
      try await wait(for: "a refused document") { !collector.lines.isEmpty }
      try await Self.waitForStatus(lab, "redirects are not followed")
      _ = try await lab.machineToken()
      let rows = try await lab.rows("--path", "/telemetry")
      #expect(rows.count == 1, "once, however often it fails")
      #expect(rows.first?["failure"]?.string?.contains("redirects are not followed") == true)
      #expect(Set(collector.lines) == ["/v1/traces"])
      try await lab.stop()
    }

    @Test func `a collector that stalls holds nothing up, not even the end`() async throws {
      let scratch = try Scratch()
      let collector = try await Collector("stall", in: scratch)
      let lab = try await lab(collector, in: scratch)
      let began = ContinuousClock.now
      for _ in 0..<5 { _ = try await lab.machineToken() }
      try await lab.stop()
      #expect(ContinuousClock.now - began < .seconds(20))
    }

    @Test func `an export is posted at once, or says why not`() async throws {
      let scratch = try Scratch(lab: nil)
      let collector = try await Collector("ok", in: scratch)
      let lab = try await LabProcess.start(in: scratch)
      _ = try await lab.machineToken()
      let sent = try await lab.holdfast("export", "otlp", "--to", collector.url)
      #expect(sent.status == 0, "\(sent.errors)")
      #expect(sent.errors.contains("1 document sent"))
      #expect(try collector.span("POST /token") != nil)
      let port = try TakenPort.any().number
      let absent = try await lab.holdfast("export", "otlp", "--to", "http://127.0.0.1:\(port)")
      #expect(absent.status == 69)
      #expect(try await lab.holdfast("export", "otlp", "--to", "https://a.example:1").status == 64)
      try await lab.stop()
    }

    private static func waitForStatus(_ lab: LabProcess, _ text: String) async throws {
      for _ in 0..<100 {
        if try await lab.holdfast("status").output.contains(text) { return }
        try await Task.sleep(for: .milliseconds(50))
      }
      Issue.record("status never said: \(text)")
    }
  }
}
