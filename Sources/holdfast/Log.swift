import ArgumentParser
import Console
import Foundation
import HTTP
import Storage
import TrafficLog

struct Log: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show the traffic: a line an exchange, and a line a refused handshake.",
    discussion: """
      Speaks to the lab while it is up and reads its file afterwards. JSON rows and exports mask secrets \
      unless --secrets is given; on the screen they are shown, for this is a laboratory.
      """,
    subcommands: [LogClear.self])

  @OptionGroup var state: StateOption
  @OptionGroup var filter: LogFilterArguments

  @Flag(name: .shortAndLong, help: "Go on with what comes, until Ctrl-C.")
  var follow = false

  @Flag(help: "A JSON object a line: connections, exchanges and invocations.")
  var json = false

  @Flag(help: "Do not mask secrets in JSON rows.")
  var secrets = false

  @Option(name: [.short, .customLong("count")], help: "How many of the latest rows.")
  var count = 200

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count must be at least 1") }
    // A certificate's name is known to the lab alone, so that here any passes.
    do throws(LogFilterError) { _ = try filter.options.filter(thumbprint: { $0 }) } catch {
      throw ValidationError(error.sentence)
    }
  }

  func run() async throws {
    var request = LogRequest()
    request.filter = filter.options
    request.count = count
    request.json = json
    request.secrets = secrets
    request.style = .terminal
    guard let run = state.running() else { return try await readFile(request) }
    try await Control.with(run) { client throws(ControlError) in
      if follow {
        endCleanly()
        try await client.follow(request, each: Self.write)
      } else {
        Self.write(try await client.get("/api/log", request.query).body)
      }
    }
  }

  private func readFile(_ request: LogRequest) async throws {
    do {
      let reader = try TrafficReader(path: state.url.appendingPathComponent("traffic.sqlite").path)
      let page = try LogPage(reader, request, thumbprint: state.leftThumbprint(of:))
      Self.write(Array(try await page.latest().utf8))
      try await noteUnknownCertificate(reader)
    } catch let error as TrafficStoreError {
      complain([error.sentence])
      throw Exit.unavailable
    } catch let error as LogFilterError {
      throw ValidationError(error.sentence)
    }
    if follow { writeError("the lab is down: nothing will follow") }
  }

  /// A name looks like the beginning of a thumbprint. Taken for one, it would find nothing without a word.
  private func noteUnknownCertificate(_ reader: TrafficReader) async throws {
    guard let name = filter.certificate, state.leftThumbprint(of: name) == nil else { return }
    var anything = LogFilter()
    anything.thumbprint = name
    let found = try await reader.entries(
      LogQuery(anything, order: .newestFirst, detail: .everything, count: 1))
    guard found.isEmpty else { return }
    writeError(
      "no thumbprint in this log begins with '\(TerminalText.escape(name))'; "
        + "names of certificates are known while the lab is up")
  }

  /// Ctrl-C is how a follower is meant to end. What has come was written, and nothing is buffered.
  private func endCleanly() {
    Task {
      try await StopSignals().first()
      _exit(0)
    }
  }

  private static func write(_ text: [UInt8]) {
    FileHandle.standardOutput.write(Data(text))
  }
}

/// Which rows are wanted.
struct LogFilterArguments: ParsableArguments {
  @Argument(
    help: "A filter in the words of the web console: node:gateway status:4xx denied path:/dev.")
  var words: [String] = []
  @Option(help: "Sent or received by this node.")
  var node: String?
  @Option(help: "A status, or a class of them: 403, 4xx.")
  var status: String?
  // A thumbprint or a token may begin with a hyphen, as one in 64 does.
  @Option(parsing: .unconditional, help: "A certificate's name in lab.json, or how its thumbprint begins.")
  var certificate: String?
  @Option(parsing: .unconditional, help: "A token or code, or its digest as --json shows it.")
  var token: String?
  @Option(help: "A method.")
  var method: String?
  @Option(help: "How the path begins.")
  var path: String?
  @Option(help: "Only what came after this row.")
  var since: String?
  @Flag(help: "Refused: a failed verdict, 401, 403, a malformed request, or a refused handshake.")
  var denied = false
  @Flag(help: "Refused handshakes only.")
  var handshake = false

  var options: LogFilterOptions {
    var options = LogFilterOptions()
    options.text = words.isEmpty ? nil : words.joined(separator: " ")
    options.node = node
    options.status = status
    options.certificate = certificate
    options.token = token
    options.method = method
    options.path = path
    options.since = since
    options.denied = denied
    options.handshake = handshake
    return options
  }
}

extension RenderStyle {
  /// For whoever looks at standard output.
  static var terminal: RenderStyle {
    let terminal = Terminal.standardOutput
    return RenderStyle(
      width: terminal.width, colour: terminal.isColoured,
      secondsFromUTC: TimeZone.current.secondsFromGMT())
  }
}
