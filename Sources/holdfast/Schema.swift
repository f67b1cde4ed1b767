import ArgumentParser
import Topology

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of lab.json.",
    discussion:
      "An editor that reads `$schema` completes and checks the file by it: holdfast schema > lab.schema.json"
  )

  func run() {
    print(TopologySchema.render(), terminator: "")
  }
}
