import HTTP
import Lab
import Storage
import TrafficLog

/// `/api/log`: rows as text. With `cursor`, what came after it, waiting a while for the first row.
struct LogEndpoint {
  /// Where a follower goes on.
  static let cursorHeader = "Holdfast-Cursor"
  private static let waitTime: Duration = .seconds(25)
  private let lab: RunningLab

  init(_ lab: RunningLab) { self.lab = lab }

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    do {
      let query = try request.queryParameters()
      let page = try LogPage(lab.traffic.reader, LogRequest(query)) { name in
        lab.run.certificates.first { $0.name == name }?.thumbprint
      }
      if let cursor = query["cursor"].flatMap({ UInt64($0) }) { return try await follow(page, after: cursor) }
      // In this order, so that a row that is written meanwhile is shown twice rather than never.
      let cursor = lab.recorder.feed.cursor
      await lab.recorder.flush()
      return text(try await page.latest(), cursor: cursor)
    } catch let error as LogFilterError {
      return .problem(400, error.sentence)
    } catch let error as FormError {
      return .problem(400, error.sentence)
    } catch {
      return .problem(500, "the log cannot be read: \(error)")
    }
  }

  private func follow(_ page: LogPage, after cursor: UInt64) async throws -> HTTPResponse {
    let slice = await lab.recorder.feed.wait(after: cursor, limit: Self.waitTime)
    return text(try await page.lines(of: slice.entries), cursor: slice.cursor)
  }

  private func text(_ body: String, cursor: UInt64) -> HTTPResponse {
    var response = HTTPResponse.text(body)
    response.headers.add(Self.cursorHeader, String(cursor))
    return response
  }
}

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
