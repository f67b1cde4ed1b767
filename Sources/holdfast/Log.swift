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
      """)

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

  @Flag(help: "Drop every row and the capture of the wire instead; ids go on.")
  var clear = false

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count must be at least 1") }
    let wanted: LogFilter
    // A certificate's name is known to the lab alone, so that here any passes.
    do throws(LogFilterError) { wanted = try filter.options.filter(thumbprint: { $0 }) } catch {
      throw ValidationError(error.sentence)
    }
    if clear, follow || json || wanted != LogFilter() {
      throw ValidationError("--clear drops every row: it goes with no filter, --follow or --json")
    }
  }

  func run() async throws {
    if clear {
      return try await Control.act(state) { client throws(ControlError) in
        try await client.post("/api/log/clear")
      }
    }
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
  @Option(help: "\(LogFilterTerm.summary(of: "node"))")
  var node: String?
  @Option(help: "\(LogFilterTerm.summary(of: "status"))")
  var status: String?
  // A thumbprint or a token may begin with a hyphen, as one in 64 does.
  @Option(parsing: .unconditional, help: "\(LogFilterTerm.summary(of: "certificate"))")
  var certificate: String?
  @Option(parsing: .unconditional, help: "\(LogFilterTerm.summary(of: "token"))")
  var token: String?
  @Option(help: "\(LogFilterTerm.summary(of: "method"))")
  var method: String?
  @Option(help: "\(LogFilterTerm.summary(of: "path"))")
  var path: String?
  @Option(help: "\(LogFilterTerm.summary(of: "since"))")
  var since: String?
  @Flag(help: "\(LogFilterTerm.summary(of: "denied"))")
  var denied = false
  @Flag(help: "\(LogFilterTerm.summary(of: "handshake"))")
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
