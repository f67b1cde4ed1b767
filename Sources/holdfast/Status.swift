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
    if run.console != nil { try await printTelemetry(run) }
  }

  private func printTelemetry(_ run: RunFile) async throws {
    let answer = try await Control.with(run) { client throws(ControlError) in
      try await client.get("/api/telemetry").body
    }
    let summary = try JSONValue(parsing: answer)
    guard let collector = summary["collector"]?.string else { return }
    print(
      "  telemetry: \(summary["sent"]?.int64 ?? 0) rows sent to \(collector), "
        + "\(summary["dropped"]?.int64 ?? 0) dropped")
    if let problem = summary["problem"]?.string { print("  " + TerminalText.escape(problem)) }
  }
}

/// Nodes, listeners and addresses in columns.
enum AddressTable {
  static func lines(_ run: RunFile) -> [String] {
    var rows = run.nodes.flatMap { node in
      node.listeners.map { (node.node, $0.name, $0.url) }
    }
    if let console = run.console { rows.append(("control API", "", console)) }
    let nodeWidth = rows.map(\.0.count).max() ?? 0
    let listenerWidth = rows.map(\.1.count).max() ?? 0
    return rows.map { node, listener, url in
      node.padding(toLength: nodeWidth + 2, withPad: " ", startingAt: 0)
        + listener.padding(toLength: listenerWidth + 2, withPad: " ", startingAt: 0) + url
    }
  }
}
