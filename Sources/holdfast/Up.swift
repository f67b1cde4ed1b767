import ArgumentParser
import Console
import Foundation
import Lab
import Topology

struct Up: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Start the lab and stay until Ctrl-C.",
    discussion:
      "Prints the nodes and their addresses, then `ready in N ms`. Every listener binds the loopback only.")

  @Option(name: .customLong("lab"), help: "The topology file.")
  var file = "lab.json"

  @OptionGroup var state: StateOption

  @Option(help: "The folder of the certificates.")
  var certs = "Certs"

  @Flag(help: "Keep state and certificates in a temporary folder that goes at exit.")
  var ephemeral = false

  @Option(help: "Take the ports that the file names, or free ones (fixed, free).")
  var ports = LabOptions.Ports.fixed

  @Option(
    help: "Repeat keys, codes, tokens and ids; implies --ephemeral. Whoever knows the seed knows the tokens.")
  var seed: UInt64?

  func run() async throws {
    async let libraries: Void = RunningLab.prepareLibraries()
    let signals = try await StopSignals()
    var options = LabOptions(
      topology: try readTopology(), state: state.url,
      certificates: URL(fileURLWithPath: certs, isDirectory: true),
      isEphemeral: ephemeral || seed != nil, ports: ports, seed: seed)
    await libraries
    options.folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    let lab: RunningLab
    let control = ControlAPI()
    do {
      lab = try await RunningLab.start(options, control: control)
    } catch {
      await signals.finish {}
      complain(error.lines)
      throw Exit.code(for: error)
    }
    announce(lab, control.sessions)
    await signals.first()
    await signals.finish { await lab.stop() }
    print("stopped")
  }

  private func readTopology() throws -> LabTopology {
    let reading = try TopologyFile.read(file)
    guard let topology = reading.topology else {
      for diagnostic in reading.diagnostics { writeError(diagnostic.description) }
      throw Exit.configuration
    }
    return topology
  }

  private func announce(_ lab: RunningLab, _ sessions: ConsoleSessions) {
    let terminal = Terminal.standardOutput
    var lines = [terminal.bold("Holdfast") + "  " + lab.topology.name]
    lines += AddressTable.lines(lab.run).map { "  " + $0 }
    if let note = lab.clockNote { lines.append(terminal.yellow("clock: ") + note) }
    lines += lab.notes.map { terminal.yellow("note: ") + $0 }
    if let console = lab.run.console { lines.append("see it: " + sessions.link(to: console)) }
    lines.append("ready in \(lab.startMilliseconds) ms")
    // At once, also into a pipe: whoever started the lab waits for the last line.
    FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
  }
}

extension LabOptions.Ports: ExpressibleByArgument {}

func writeError(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}
