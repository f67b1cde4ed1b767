import HTTP
import JSON
import Lab
import Topology
import TrafficLog

/// `/api/nodes`: which nodes are up, and how one is stopped and started.
enum NodeOperations {
  static let all = [list, stop, start]

  static let schema = ControlSchema.object([
    .init("name", .string()), .init("role", .string()), .init("up", .boolean),
  ])

  static let list = ControlOperation(
    "GET", "/api/nodes", id: "nodes", summary: "Every node, and whether it is up.",
    answer: .json(.object([.init("nodes", .array(schema))]))
  ) { call in .json(["nodes": json(call.lab)]) }

  private static let name = ControlParameter(
    "name", .string(charactersMax: 100), "A node's name.", isRequired: true)
  private static let refusals = [404: "There is no such node.", 409: "It cannot be done now."]

  static let stop = ControlOperation(
    "POST", "/api/nodes/{name}/stop", id: "stopNode",
    summary: "Lets a node's running requests end, closes its ports, and has it refuse connections.",
    changesLab: true, parameters: [name], answer: .json(ControlDeed.schema([.init("nodes", .array(schema))])),
    refusals: refusals
  ) { call throws(ControlRefusal) in
    try await turn(call, "stopped") { lab, node throws(LabError) in try await lab.stop(node) }
  }

  static let start = ControlOperation(
    "POST", "/api/nodes/{name}/start", id: "startNode",
    summary:
      "Has a node that was stopped take its ports again. Another program may have taken one meanwhile.",
    changesLab: true, parameters: [name], answer: .json(ControlDeed.schema([.init("nodes", .array(schema))])),
    refusals: refusals
  ) { call throws(ControlRefusal) in
    try await turn(call, "started") { lab, node throws(LabError) in try await lab.start(node) }
  }

  private static func turn(
    _ call: ControlCall, _ done: String,
    _ turn: (RunningLab, NodeSwitch) async throws(LabError) -> Bool
  ) async throws(ControlRefusal) -> HTTPResponse {
    let name = call["name"] ?? ""
    guard let node = call.lab.nodes.first(where: { $0.name == name }) else {
      let hint = Suggestion.phrase(for: name, among: call.lab.nodes.map(\.name))
      throw ControlRefusal(404, "there is no node '\(TerminalText.escape(name))'\(hint)")
    }
    do throws(LabError) {
      let hasChanged = try await turn(call.lab, node)
      let sentence = hasChanged ? "\(node.name) is \(done)" : "\(node.name) was \(done) before"
      return ControlDeed.answer(sentence, [("nodes", json(call.lab))])
    } catch {
      throw ControlRefusal(409, error.lines.joined(separator: "; "))
    }
  }

  static func json(_ lab: RunningLab) -> JSONValue {
    .array(
      lab.nodes.map { ["name": .string($0.name), "role": .string($0.role), "up": .bool($0.isUp)] })
  }
}
