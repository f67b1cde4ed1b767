import ArgumentParser
import Foundation
import Lab
import Nodes
import OrderedCollections
import Topology

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a topology file.",
    discussion: """
      Prints every error as `file:line:column: error: ...` on standard error and exits with 1; or lists the \
      leniencies that the file switches on and exits with 0. Certificates that are there already are looked \
      at, too, at the lab's time; none is made.
      """)

  @Argument(help: "The topology file.")
  var file = "lab.json"

  @Option(help: "The folder of the certificates.")
  var certs = "Certs"

  @OptionGroup var state: StateOption

  func run() throws {
    let reading = try TopologyFile.read(file)
    for diagnostic in reading.diagnostics where diagnostic.severity == .error {
      writeError(diagnostic.description)
    }
    for diagnostic in reading.diagnostics where diagnostic.severity != .error {
      print(diagnostic.description)
    }
    guard let topology = reading.topology else { throw Exit.no }
    try checkCertificates(of: topology)
    print("\(file): \(topology.nodes.count) nodes, \(topology.links.count) links, no errors")
  }

  private func checkCertificates(of topology: LabTopology) throws {
    let found = LabCertificates.inspect(
      topology, in: URL(fileURLWithPath: certs, isDirectory: true), now: try state.clock().now())
    for note in found.notes { print("note: \(note)") }
    guard found.problems.isEmpty else {
      complain(found.problems)
      throw Exit.no
    }
  }
}
