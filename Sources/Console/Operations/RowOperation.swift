import HTTP
import JSON
import Lab
import TrafficLog

/// `/api/rows/{id}`: one row of the log whole.
enum RowOperation {
  static let row = ControlOperation(
    "GET", "/api/rows/{id}", id: "row",
    summary: "One exchange or connection whole, with what explains it; secrets are shown.",
    parameters: [
      ControlParameter("id", .string(pattern: "[xci][0-9]{1,19}"), "x42, c17 or i7.", isRequired: true)
    ],
    refusals: [404: "The log holds no such row."]
  ) { call throws(ControlRefusal) in
    let text = call["id"] ?? ""
    guard let id = TrafficID(text) else { throw ControlRefusal(404, ExplanationPage.absence(of: text)) }
    await call.lab.recorder.flush()
    let page = try await reading { try await RowPage(call.lab).value(id) }
    guard let page else { throw ControlRefusal(404, ExplanationPage.absence(of: text)) }
    return .json(page)
  }
}
