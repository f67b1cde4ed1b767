import HTTP
import JSON
import Lab
import Topology
import TrafficLog

/// `/api/state`: what the owner has done to the lab that is not as `lab.json` says, and how the log fares. The feed says
/// when it changes.
enum StateOperation {
  private static let log = ControlSchema.object([
    .init(
      "overload", .choice(["slow", "count"]), "What gives way when the log cannot be written fast enough."),
    .init("lost", .integer(0...Int64.max), "Records of this run that were not kept."),
    .init("problem", .string(), isRequired: false, "Why the last write failed."),
  ])

  static let state = ControlOperation(
    "GET", "/api/state", id: "state",
    summary: "The clock, the faults, the nodes and the log, as they are now.",
    answer: .json(
      .object([
        .init("clock", ClockOperations.schema), .init("faults", .array(FaultOperations.schema)),
        .init("nodes", .array(NodeOperations.schema)), .init("log", log),
      ]))
  ) { call in
    .json([
      "clock": ClockOperations.json(call.lab), "faults": FaultOperations.json(call.lab),
      "nodes": NodeOperations.json(call.lab), "log": json(call.lab),
    ])
  }

  private static func json(_ lab: RunningLab) -> JSONValue {
    var object = JSONObject([
      ("overload", .string(lab.topology.log.overload.rawValue)),
      ("lost", .integer(Int64(clamping: lab.recorder.lost))),
    ])
    object["problem"] = lab.recorder.problem.map { .string($0) }
    return .object(object)
  }
}
