import ArgumentParser
import Console
import Foundation
import Lab
import Storage
import Topology
import TrafficLog

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the traffic in the formats of other tools.",
    discussion: """
      har      HTTP Archive 1.2, for browsers' tools and mitmproxy
      pcapng   packets, with the secrets that open them: Wireshark shows the HTTP in plain text
      mermaid  a sequence diagram
      svg      the same as a picture
      jsonl    the rows whole, an object a line, as `holdfast schema log` describes them
      curl     command lines that repeat the requests
      otlp     OpenTelemetry traces in JSON; --to posts them to a collector

      Secrets are masked unless --secrets is given; a pcapng holds them all.
      """)

  @OptionGroup var state: StateOption
  @Argument(help: "har, pcapng, mermaid, svg, jsonl, curl or otlp.")
  var format: ExportFormat

  @OptionGroup var filter: LogFilterArguments

  @Option(help: "Only what belongs to this row: an id such as x42, or `last` for the latest refusal.")
  var trace: String?

  @Option(name: [.short, .customLong("count")], help: "Only so many of the latest exchanges.")
  var count: Int?

  @Flag(help: "Do not mask secrets.")
  var secrets = false

  @Option(name: .shortAndLong, help: "The file to write, readable by you alone; without it, standard output.")
  var output: String?

  @Option(help: "Only otlp: the collector to post it to, such as http://127.0.0.1:4318.")
  var to: String?

  func validate() throws {
    if let to {
      guard format == .otlp, output == nil else {
        throw ValidationError("--to goes with otlp, and without --output")
      }
      guard ListenerURL(parsing: to)?.scheme == .http else {
        throw ValidationError("'\(TerminalText.escape(to))' is not a plain http address with a port")
      }
    }
    if let count, count < 1 { throw ValidationError("--count must be at least 1") }
    // A certificate's name is known to the lab alone, so that here any passes.
    do throws(LogFilterError) { _ = try filter.options.filter(thumbprint: { $0 }) } catch {
      throw ValidationError(error.sentence)
    }
    if format == .pcapng, output == nil, isatty(STDOUT_FILENO) == 1 {
      throw ValidationError("a pcapng is not for terminals: name a file with --output")
    }
  }

  func run() async throws {
    var request = ExportRequest()
    request.filter = filter.options
    request.trace = trace
    request.count = count
    request.secrets = secrets
    if let url = to.flatMap({ ListenerURL(parsing: $0) }) {
      try await CollectorPost.run(to: url) { file in try await write(request, to: file) }
    } else {
      try await write(request, to: try ExportFile(output))
    }
  }

  private func write(_ request: ExportRequest, to file: ExportFile) async throws {
    do {
      if let run = state.running() {
        try await ask(run, request, file)
      } else {
        try await readFiles(request, file)
      }
    } catch {
      file.discard()
      throw error
    }
    try file.finish()
  }

  private func ask(_ run: RunFile, _ request: ExportRequest, _ file: ExportFile) async throws {
    try await Control.with(run) { client throws(ControlError) in
      try await client.export(format, request, notes: Self.tell) { file.write($0) }
    }
  }

  private func readFiles(_ request: ExportRequest, _ file: ExportFile) async throws {
    do {
      let reader = try TrafficReader(path: state.url.appendingPathComponent("traffic.sqlite").path)
      let wire = WireReader(path: state.url.appendingPathComponent(StateFolder.wireName).path)
      let trust = state.url.appendingPathComponent(TrustFile.name).path
      let context = ExportContext(
        try? RunFile(reading: state.runFile),
        trustFile: FileManager.default.fileExists(atPath: trust) ? trust : nil, secrets: secrets)
      let exporter = try await LogExporter(
        format, request, reader: reader, wire: wire, context: context, thumbprint: state.leftThumbprint(of:))
      let prepared = try await exporter.prepare()
      Self.tell(prepared.notes)
      try await prepared.write { file.write($0) }
    } catch let error as TrafficStoreError {
      complain([error.sentence])
      throw Exit.unavailable
    } catch let error as ExportError {
      complain([error.sentence])
      throw Exit.no
    }
  }

  private static func tell(_ notes: [String]) {
    for note in notes { writeError(note) }
  }
}

extension ExportFormat: ExpressibleByArgument {}
