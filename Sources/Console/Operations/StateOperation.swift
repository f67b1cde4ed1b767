import HTTP
import JSON
import Lab

/// `/api/state`: what the owner has done to the lab that is not as `lab.json` says. The feed says when it changes.
enum StateOperation {
  static let state = ControlOperation(
    "GET", "/api/state", id: "state", summary: "The clock, the faults and the nodes, as they are now.",
    answer: .json(
      .object([
        .init("clock", ClockOperations.schema), .init("faults", .array(FaultOperations.schema)),
        .init("nodes", .array(NodeOperations.schema)),
      ]))
  ) { call in
    .json([
      "clock": ClockOperations.json(call.lab), "faults": FaultOperations.json(call.lab),
      "nodes": NodeOperations.json(call.lab),
    ])
  }
}
