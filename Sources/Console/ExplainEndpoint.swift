import HTTP
import Lab
import Storage
import TrafficLog

/// `/api/explain?id=x42`: why, as text.
struct ExplainEndpoint {
  private let lab: RunningLab

  init(_ lab: RunningLab) { self.lab = lab }

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    do {
      let query = try request.queryParameters()
      let id = query["id"] ?? ExplanationPage.last
      await lab.recorder.flush()
      let page = try await ExplanationPage.render(
        id, lab.traffic.reader, style: LogRequest(query).style)
      return page.map(HTTPResponse.text) ?? .problem(404, ExplanationPage.absence(of: id))
    } catch let error as FormError {
      return .problem(400, error.sentence)
    } catch {
      return .problem(500, "the log cannot be read: \(error)")
    }
  }
}
