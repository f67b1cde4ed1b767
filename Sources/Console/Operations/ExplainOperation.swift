import HTTP
import Lab
import Storage
import TrafficLog

/// `/api/explain?id=x42`: why, as text.
enum ExplainOperation {
  static let explain = ControlOperation(
    "GET", "/api/explain", id: "explain", summary: "The chain of causes, and each verdict, as text.",
    parameters: [
      ControlParameter("id", .string(charactersMax: 100), "x42, c17, i7, or `last`: the latest refusal.")
    ] + LogRequest.styleParameters,
    answer: .text("text/plain; charset=utf-8"), refusals: [404: "The log holds no such row."]
  ) { call throws(ControlRefusal) in
    let id = call["id"] ?? ExplanationPage.last
    await call.lab.recorder.flush()
    let page = try await reading {
      try await ExplanationPage.render(id, call.lab.traffic.reader, style: LogRequest(call.parameters).style)
    }
    guard let page else { throw ControlRefusal(404, ExplanationPage.absence(of: id)) }
    return .text(page)
  }
}
