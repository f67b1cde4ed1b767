import JSON
import Lab

/// How it stands with the collector that the lab reports to.
enum TelemetryOperation {
  static let telemetry = ControlOperation(
    "GET", "/api/telemetry", id: "telemetry",
    summary: "What was sent to the collector of lab.json and what was dropped; null without one.",
    answer: .json(
      .nullable(
        .object([
          .init("collector", .string(), "Its address."),
          .init("sent", .integer(0...Int64.max), "Rows that it took."),
          .init("dropped", .integer(0...Int64.max), "Rows that it will never get."),
          .init("problem", .string(), isRequired: false, "What went wrong last."),
        ])))
  ) { call in
    guard let summary = call.lab.telemetry?.summary else { return .json(.null) }
    var object = JSONObject([
      ("collector", .string(summary.collector)), ("sent", .integer(Int64(clamping: summary.sent))),
      ("dropped", .integer(Int64(clamping: summary.dropped))),
    ])
    object["problem"] = summary.problem.map { .string($0) }
    return .json(.object(object))
  }
}
