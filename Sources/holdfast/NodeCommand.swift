import ArgumentParser
import Console
import HTTP
import JSON

struct NodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node", abstract: "Stop and start single nodes.",
    discussion: """
      A node that is stopped refuses connections; what runs ends first. Its ports are free meanwhile: where another \
      program has taken one, the node cannot start until that program gives it back.
      """,
    subcommands: [List.self, Stop.self, Start.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say which nodes are up.")
    @OptionGroup var state: StateOption

    func run() async throws {
      let answer = try await Control.with(state.requireRunning()) { client throws(ControlError) in
        try await client.get("/api/nodes")
      }
      let nodes = try JSONValue(parsing: answer.body)["nodes"]?.array ?? []
      Columns.print(
        nodes.map { node in
          [
            node["name"]?.string ?? "", node["role"]?.string ?? "",
            node["up"]?.bool == true ? "up" : "stopped",
          ]
        })
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Have a node refuse connections.")
    @Argument(help: "A node's name.") var name: String
    @OptionGroup var state: StateOption
    func run() async throws { try await turn(state, name, "stop") }
  }

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Have a node take its ports again.")
    @Argument(help: "A node's name.") var name: String
    @OptionGroup var state: StateOption
    func run() async throws { try await turn(state, name, "start") }
  }
}

private func turn(_ state: StateOption, _ name: String, _ verb: String) async throws {
  try await Control.act(state) { client throws(ControlError) in
    try await client.post("/api/nodes/\(Control.segment(name))/\(verb)")
  }
}
