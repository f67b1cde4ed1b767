import HTTP
import Lab
import Storage
import TrafficLog

/// `/api/log`: rows as text, or as lines of JSON. With `follow=true` it goes on with what comes, until the reader
/// leaves or the lab stops.
struct LogEndpoint {
  /// How long a quiet follower sleeps at a time.
  private static let waitTime: Duration = .seconds(60)
  private let lab: RunningLab

  init(_ lab: RunningLab) { self.lab = lab }

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    do {
      let query = try request.queryParameters()
      let asked = LogRequest(query)
      let page = try LogPage(lab.traffic.reader, asked) { name in
        lab.run.certificates.first { $0.name == name }?.thumbprint
      }
      // In this order, so that a row that is written meanwhile is shown twice rather than never.
      let cursor = lab.recorder.feed.cursor
      await lab.recorder.flush()
      let latest = try await page.latest()
      let type = asked.json ? "application/x-ndjson" : "text/plain; charset=utf-8"
      let response = HTTPResponse(
        status: 200, headers: ["Cache-Control": "no-store"], contentType: type, body: latest)
      return query["follow"] == "true" ? follow(page, after: cursor, behind: response) : response
    } catch let error as LogFilterError {
      return .problem(400, error.sentence)
    } catch let error as FormError {
      return .problem(400, error.sentence)
    } catch {
      return .problem(500, "the log cannot be read: \(error)")
    }
  }

  private func follow(
    _ page: LogPage, after first: UInt64, behind latest: HTTPResponse
  ) -> HTTPResponse {
    let feed = lab.recorder.feed
    var response = latest
    response.body = []
    response.stream = ContentStream { write in
      try await write(latest.body)
      var cursor = first
      var isLast = false
      while !isLast, !Task.isCancelled {
        isLast = feed.isFinished
        let slice = await feed.wait(after: cursor, limit: Self.waitTime)
        cursor = slice.cursor
        try await write(Array(try await page.lines(of: slice.entries).utf8))
      }
    }
    return response
  }
}
