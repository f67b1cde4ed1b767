import ArgumentParser
import Foundation
import OrderedCollections
import Topology

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a topology file.",
    discussion: """
      Prints every error as `file:line:column: error: ...` on standard error and exits with 1; or lists the \
      leniencies that the file switches on and exits with 0.
      """)

  @Argument(help: "The topology file.")
  var file = "lab.json"

  func run() throws {
    let reading = try TopologyFile.read(file)
    for diagnostic in reading.diagnostics where diagnostic.severity == .error {
      writeError(diagnostic.description)
    }
    for diagnostic in reading.diagnostics where diagnostic.severity != .error {
      print(diagnostic.description)
    }
    guard let topology = reading.topology else { throw Exit.no }
    print("\(file): \(topology.nodes.count) nodes, \(topology.links.count) links, no errors")
  }
}
