import Foundation
import JSON
import Testing

/// A lab that runs as a process of its own, in a folder that goes with it.
final class LabProcess {
  let scratch: Scratch
  private let up: ChildProcess
  let run: JSONValue

  private init(scratch: Scratch, up: ChildProcess, run: JSONValue) {
    self.scratch = scratch
    self.up = up
    self.run = run
  }

  /// Starts `holdfast up` on free ports and waits until it says that it is ready.
  static func start(in scratch: Scratch, _ arguments: [String] = []) async throws -> LabProcess {
    let up = try ChildProcess(Project.program, ["up", "--ports", "free"] + arguments, in: scratch)
    try await wait(for: "a lab that is ready") { !up.isRunning || up.output.contains("ready in ") }
    try #require(up.isRunning, "the lab did not start: \(up.errors)")
    return LabProcess(
      scratch: scratch, up: up, run: try JSONValue(parsing: Array(scratch.data(".holdfast/run.json"))))
  }

  /// Runs `body` against a lab and stops that cleanly.
  static func with(
    lab: String? = nil, prepare: (Scratch) async throws -> Void = { _ in },
    _ body: (LabProcess) async throws -> Void
  ) async throws {
    let scratch = try Scratch(lab: lab)
    try await prepare(scratch)
    let lab = try await start(in: scratch)
    try await body(lab)
    try await lab.stop()
  }

  var pid: Int32 { up.pid }
  /// What `up` has printed.
  var output: String { up.output }

  /// Stops it by a signal, and expects that nothing remains but its records.
  func stop(_ signal: Int32 = SIGTERM) async throws {
    up.send(signal)
    let outcome = try await up.end()
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("stopped\n"))
    #expect(outcome.errors.isEmpty)
    #expect(!scratch.exists(".holdfast/run.json"))
  }

  /// Ends it in the middle of whatever it does.
  func kill() async throws {
    up.send(SIGKILL)
    #expect(try await up.end().status == -SIGKILL)
  }

  /// The address of a listener.
  func url(_ node: String, _ port: String) throws -> String {
    try #require(run["nodes"]?[node]?[port]?.string)
  }

  func certificate(_ name: String, _ member: String) throws -> String {
    try #require(run["certificates"]?[name]?[member]?.string)
  }

  func holdfast(_ arguments: String...) async throws -> ChildProcess.Outcome {
    try await scratch.run(Project.program, arguments)
  }

  /// Rows of `holdfast log --json`.
  func rows(_ filter: String...) async throws -> [JSONValue] {
    let outcome = try await scratch.run(
      Project.program, ["log", "--json", "--count", "10000"] + filter)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try outcome.lines.map { try JSONValue(parsing: Array($0.utf8)) }
  }
}
