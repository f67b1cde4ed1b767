import ArgumentParser
import Console
import Foundation
import HTTP
import JSON
import Lab
import TrafficLog

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say whether a lab is up, and where.")

  @OptionGroup var state: StateOption

  func run() async throws {
    let run = try state.requireRunning()
    print("up (pid \(run.pid))")
    for line in AddressTable.lines(run) { print("  " + line) }
    guard run.console != nil else { return }
    try await printState(run)
    try await printTelemetry(run)
  }

  private func printState(_ run: RunFile) async throws {
    let answer = try await Control.with(run) { client throws(ControlError) in
      try await client.get("/api/state")
    }
    for line in Self.differences(try JSONValue(parsing: answer.body)) { print(line) }
  }

  private func printTelemetry(_ run: RunFile) async throws {
    let answer = try await Control.with(run) { client throws(ControlError) in
      try await client.get("/api/telemetry")
    }
    let summary = try JSONValue(parsing: answer.body)
    guard let collector = summary["collector"]?.string else { return }
    print(
      "  telemetry: \(summary["sent"]?.int64 ?? 0) rows sent to \(collector), "
        + "\(summary["dropped"]?.int64 ?? 0) dropped")
    if let problem = summary["problem"]?.string { print("  " + TerminalText.escape(problem)) }
  }
}

extension Status {
  /// What is not as `lab.json` says, and what the log has lost.
  private static func differences(_ state: JSONValue) -> [String] {
    var lines: [String] = []
    if let clock = state["clock"], let mode = clock["mode"]?.string, mode != "real" {
      lines.append("lab time is \(mode): \(clock["time"]?.string ?? "") (\(clock["offset"]?.string ?? ""))")
    }
    for node in state["nodes"]?.array ?? [] where node["up"]?.bool == false {
      lines.append("\(node["name"]?.string ?? "") is stopped")
    }
    for fault in state["faults"]?.array ?? [] {
      let parts = ["id", "kind", "link"].compactMap { fault[$0]?.string }
      lines.append("fault \(parts.joined(separator: " "))")
    }
    if let lost = state["log"]?["lost"]?.int64, lost > 0 {
      lines.append("\(lost) records of the log were lost")
    }
    if let problem = state["log"]?["problem"]?.string {
      lines.append("the log cannot be written: \(problem)")
    }
    return lines
  }
}

/// Nodes, listeners and addresses in columns.
enum AddressTable {
  static func lines(_ run: RunFile) -> [String] {
    let listeners = run.nodes.flatMap { node in node.listeners.map { [node.node, $0.name, $0.url] } }
    return Columns.lines(listeners + (run.console.map { [["control API", "", $0]] } ?? []))
  }
}
