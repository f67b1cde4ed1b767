import HTTP
import JSON
import Lab
import Nodes
import Storage
import TrafficLog

/// `/api/events`: what comes, as server-sent events, until the reader leaves or the lab stops.
///
/// Every row comes, for the picture of the lab shows all traffic; `shown` says whether it passes the filter.
enum EventsOperation {
  /// Rows of one event. A reader is told how many it missed and reads those as a page.
  private static let rowsMax = 250
  /// Between two events: with the bound above, what a reader can cost.
  private static let pause: Duration = .milliseconds(150)
  /// How long a quiet stream sleeps at a time.
  private static let heartbeatTime: Duration = .seconds(15)

  static let events = ControlOperation(
    "GET", "/api/events", id: "events", summary: "New rows as server-sent events.",
    parameters: LogRequest.filterParameters + [
      ControlParameter(
        "after", .string(pattern: EventCursor.pattern),
        "Where to go on: `follow` of a page, or an event's id.")
    ],
    answer: .text(ServerSentEvent.mediaType)
  ) { call throws(ControlRefusal) in
    let filter = try call.filter()
    let asked = (call.request.headers["Last-Event-ID"] ?? call["after"]).flatMap { EventCursor($0) }
    var response = HTTPResponse(
      status: 200, headers: ["Cache-Control": "no-store"], contentType: ServerSentEvent.mediaType, body: "")
    response.stream = ContentStream { write in
      var source = EventSource(call.lab, filter, after: asked)
      try await source.run(write)
    }
    return response
  }

  /// One reader's stream.
  private struct EventSource {
    private let lab: RunningLab
    private let filter: LogFilter
    private var cursor: UInt64
    private let isContinued: Bool

    private var feed: TrafficFeed { lab.recorder.feed }

    init(_ lab: RunningLab, _ filter: LogFilter, after asked: EventCursor?) {
      self.lab = lab
      self.filter = filter
      let now = lab.recorder.feed.cursor
      isContinued = asked.map { $0.lab == lab.run.labID && $0.entry <= now } ?? true
      cursor = isContinued ? asked?.entry ?? now : now
    }

    mutating func run(_ write: ContentStream.Write) async throws {
      try await write(hello)
      while !Task.isCancelled {
        let isLast = feed.isFinished
        let event = try await next()
        try await write(event ?? ServerSentEvent.heartbeat)
        if isLast { return }
        if event != nil { try? await Task.sleep(for: EventsOperation.pause) }
      }
    }

    /// `reset` tells a reader that its cursor was of another run, so that what it shows is out of date.
    private var hello: [UInt8] {
      var data = JSONWriter()
      data.object { data in
        data.member("lab", lab.run.labID)
        data.member("reset", !isContinued)
      }
      return ServerSentEvent.bytes("hello", id: id, data: data)
    }

    /// The clock, the faults or the nodes are not as they were: `/api/state` has how they are.
    private static let stateChanged: [UInt8] = {
      var data = JSONWriter()
      data.object { _ in }
      return ServerSentEvent.bytes("state", data: data)
    }()

    private var id: String { "\(EventCursor(lab: lab.run.labID, entry: cursor))" }

    private mutating func next() async throws -> [UInt8]? {
      var missed = skip()
      let slice = await feed.wait(
        after: cursor, countMax: EventsOperation.rowsMax, limit: EventsOperation.heartbeatTime)
      cursor = slice.cursor
      missed += slice.missed
      guard !slice.entries.isEmpty || missed > 0 else { return nil }
      let rows = try await lab.traffic.reader.rows(of: slice.entries, filter)
      let event = ServerSentEvent.bytes("rows", id: id, data: data(rows, missed))
      return slice.entries.contains(.state) || missed > 0 ? event + Self.stateChanged : event
    }

    /// Goes on with the latest where so much has come that nobody could look at it.
    private mutating func skip() -> UInt64 {
      let (behind, isAhead) = feed.cursor.subtractingReportingOverflow(cursor)
      let most = UInt64(EventsOperation.rowsMax) * 4
      guard !isAhead, behind > most else { return 0 }
      cursor += behind - UInt64(EventsOperation.rowsMax)
      return behind - UInt64(EventsOperation.rowsMax)
    }

    private func data(_ rows: [FreshRow], _ missed: UInt64) -> JSONWriter {
      var data = JSONWriter(bytesExpected: 64 + 300 * rows.count)
      data.object { data in
        data.member("missed", missed)
        data.member("rows") { data in
          data.array { data in
            for row in rows {
              JSONSummary.write(row.entry, to: &data) { $0.member("shown", row.passes) }
            }
          }
        }
      }
      return data
    }
  }
}
