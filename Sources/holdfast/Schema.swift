import ArgumentParser
import Topology
import TrafficLog

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of lab.json, or that of the log's JSON rows.",
    discussion:
      "An editor that reads `$schema` completes and checks the file by it: holdfast schema > lab.schema.json"
  )

  enum Subject: String, ExpressibleByArgument, CaseIterable { case lab, log }

  @Argument(help: "lab, or log: the rows of `holdfast log --json` and of `holdfast export jsonl`.")
  var subject = Subject.lab

  func run() {
    switch subject {
    case .lab: print(TopologySchema.render(), terminator: "")
    case .log: print(TrafficRowSchema.render(), terminator: "")
    }
  }
}
