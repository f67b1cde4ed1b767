import ArgumentParser
import Foundation
import Lab
import Topology

struct Up: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start the lab and stay until Ctrl-C.",
    discussion: "Prints the nodes and their addresses, then `ready in N ms`. Every listener binds the loopback only.")

  @Option(name: .customLong("lab"), help: "The topology file.")
  var file = "lab.json"

  @OptionGroup var state: StateOption

  @Option(help: "The folder of the certificates.")
  var certs = "Certs"

  @Flag(help: "Keep state and certificates in a temporary folder that goes at exit.")
  var ephemeral = false

  @Option(help: "Take the ports that the file names, or free ones (fixed, free).")
  var ports = LabOptions.Ports.fixed

  @Option(help: "Repeat keys, codes, tokens and ids; implies --ephemeral. Whoever knows the seed knows the tokens.")
  var seed: UInt64?

  func run() async throws {
    let signals = StopSignals()
    let options = LabOptions(
      topology: try readTopology(), state: state.url, certificates: URL(fileURLWithPath: certs, isDirectory: true),
      isEphemeral: ephemeral || seed != nil, ports: ports, seed: seed)
    let lab: RunningLab
    do {
      lab = try await RunningLab.start(options)
    } catch {
      complain(error.lines)
      throw Exit.code(for: error)
    }
    announce(lab)
    await signals.first()
    await lab.stop()
    print("stopped")
  }

  private func readTopology() throws -> Topology {
    let reading = try TopologyFile.read(file)
    guard let topology = reading.topology else {
      for diagnostic in reading.diagnostics { writeError(diagnostic.description) }
      throw Exit.configuration
    }
    return topology
  }

  private func announce(_ lab: RunningLab) {
    let terminal = Terminal.standardOutput
    print(terminal.bold("Holdfast") + "  " + lab.topology.name)
    for line in AddressTable.lines(lab.run) { print("  " + line) }
    for note in lab.notes { print(terminal.yellow("note: ") + note) }
    print("ready in \(lab.startMilliseconds) ms")
    fflush(stdout)
  }
}

extension LabOptions.Ports: ExpressibleByArgument {}

func writeError(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}
