import Foundation

/// A process that a test started: what it printed is in two files, so that no pipe can fill up, and it goes
/// with this object at the latest.
final class ChildProcess {
  struct Outcome {
    /// The exit code, or the negative number of the signal that ended it.
    let status: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  private let process = Process()
  private let outputFile: URL
  private let errorFile: URL

  /// - Parameters:
  ///   - program: a path, or a name that is looked up in PATH.
  ///   - environment: on top of this process's own.
  init(
    _ program: String, _ arguments: [String], in scratch: Scratch, environment: [String: String] = [:],
    input: String = ""
  ) throws {
    outputFile = scratch.hidden()
    errorFile = scratch.hidden()
    let inputFile = scratch.hidden()
    for (file, text) in [(outputFile, ""), (errorFile, ""), (inputFile, input)] {
      try Data(text.utf8).write(to: file)
    }
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = scratch.url
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
  }

  deinit { if process.isRunning { kill(pid, SIGKILL) } }

  var pid: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }
  var output: String { text(outputFile) }
  var errors: String { text(errorFile) }

  func send(_ signal: Int32) { if process.isRunning { kill(pid, signal) } }

  /// Waits for its end.
  func end(within seconds: Double = 30) async throws -> Outcome {
    do {
      try await wait(upTo: seconds, for: "the end of \(process.arguments?.first ?? "a process")") {
        !isRunning
      }
    } catch {
      send(SIGKILL)
      throw error
    }
    let code = process.terminationStatus
    return Outcome(
      status: process.terminationReason == .uncaughtSignal ? -code : code, output: output, errors: errors)
  }

  private func text(_ file: URL) -> String {
    String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
  }
}

struct TimedOut: Error, CustomStringConvertible {
  let description: String
}

/// Looks at a condition of the outside world again and again, until it holds.
func wait(upTo seconds: Double = 30, for what: String, _ condition: () throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while try !condition() {
    guard ContinuousClock.now < deadline else {
      throw TimedOut(description: "waited \(seconds) s for \(what)")
    }
    try await Task.sleep(for: .milliseconds(10))
  }
}
