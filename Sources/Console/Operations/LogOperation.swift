import HTTP
import Lab
import Storage
import TrafficLog

/// `/api/log`: rows as text, or as lines of JSON. With `follow=true` it goes on with what comes, until the reader
/// leaves or the lab stops.
enum LogOperation {
  /// How long a quiet follower sleeps at a time.
  private static let waitTime: Duration = .seconds(60)

  static let log = ControlOperation(
    "GET", "/api/log", id: "log", summary: "Rows of the log, oldest first, as text or as lines of JSON.",
    parameters: LogRequest.parameters + [ControlParameter("follow", .boolean, "Go on with what comes.")],
    answer: .text("text/plain; charset=utf-8", "application/x-ndjson")
  ) { call throws(ControlRefusal) in
    let asked = LogRequest(call.parameters)
    let page = try page(call, asked)
    // In this order, so that a row that is written meanwhile is shown twice rather than never.
    let cursor = call.lab.recorder.feed.cursor
    await call.lab.recorder.flush()
    let latest = try await reading { try await page.latest() }
    let type = asked.json ? "application/x-ndjson" : "text/plain; charset=utf-8"
    let response = HTTPResponse(
      status: 200, headers: ["Cache-Control": "no-store"], contentType: type, body: latest)
    guard call["follow"] == "true" else { return response }
    return follow(page, call.lab.recorder.feed, after: cursor, behind: response)
  }

  private static func page(_ call: ControlCall, _ asked: LogRequest) throws(ControlRefusal) -> LogPage {
    do throws(LogFilterError) {
      return try LogPage(call.lab.traffic.reader, asked) { call.lab.thumbprint(of: $0) }
    } catch {
      throw ControlRefusal(400, error.sentence)
    }
  }

  private static func follow(
    _ page: LogPage, _ feed: TrafficFeed, after first: UInt64, behind latest: HTTPResponse
  ) -> HTTPResponse {
    var response = latest
    response.body = []
    response.stream = ContentStream { write in
      try await write(latest.body)
      var cursor = first
      var isLast = false
      while !isLast, !Task.isCancelled {
        isLast = feed.isFinished
        let slice = await feed.wait(after: cursor, limit: waitTime)
        cursor = slice.cursor
        let gap = slice.missed > 0 ? page.gap(slice.missed) : ""
        try await write(Array((gap + (try await page.lines(of: slice.entries))).utf8))
      }
    }
    return response
  }
}

/// Reads the log; what goes wrong there is nobody's fault who asks.
func reading<Answer>(_ body: () async throws -> Answer) async throws(ControlRefusal) -> Answer {
  do { return try await body() } catch {
    throw ControlRefusal(500, "the log cannot be read: \(error)")
  }
}
