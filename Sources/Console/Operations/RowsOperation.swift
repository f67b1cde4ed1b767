import HTTP
import JSON
import Lab
import Storage
import TrafficLog

/// `/api/rows`: the list of the web console, a page at a time.
enum RowsOperation {
  private static let countDefault = 200
  static let countMax: Int64 = 1000

  static let rows = ControlOperation(
    "GET", "/api/rows", id: "rows",
    summary:
      "Rows for a list, newest first. Where a filter lets few pass, a page may be short and yet not the last.",
    parameters: LogRequest.filterParameters + [
      ControlParameter("count", .integer(1...countMax), "How many rows at most."),
      ControlParameter(
        "before", .string(pattern: LogCursor.pattern), "Only what is older: `next` of the page before."),
    ],
    answer: .json(
      .object([
        .init("rows", .array(.anything), "Newest first."),
        .init("next", .nullable(.string(pattern: LogCursor.pattern)), "Where the log goes on, if it does."),
        .init("follow", .string(), "Where `/api/events` goes on behind this page."),
      ]))
  ) { call throws(ControlRefusal) in
    let filter = try call.filter()
    let before = call["before"].flatMap { LogCursor($0) } ?? .newest
    let count = call["count"].flatMap { Int($0) } ?? countDefault
    // In this order, so that a row that is written meanwhile comes twice rather than never.
    let follow = EventCursor(lab: call.lab.run.labID, entry: call.lab.recorder.feed.cursor)
    if before == .newest { await call.lab.recorder.flush() }
    let slice = try await reading {
      try await call.lab.traffic.reader.slice(filter, before: before, count: count)
    }
    return .json(200, text(slice, follow: follow))
  }

  private static func text(_ slice: LogSlice, follow: EventCursor) -> String {
    var writer = JSONWriter(bytesExpected: 256 + 300 * slice.entries.count)
    writer.object { writer in
      writer.member("rows") { writer in
        writer.array { writer in
          for entry in slice.entries { JSONSummary.write(entry, to: &writer) { _ in } }
        }
      }
      writer.member("next") { $0.value(slice.next.map { .string("\($0)") } ?? JSONValue.null) }
      writer.member("follow", "\(follow)")
    }
    return writer.text
  }
}

extension ControlCall {
  /// What the request's filter parameters say.
  func filter() throws(ControlRefusal) -> LogFilter {
    do throws(LogFilterError) {
      return try LogRequest(parameters).filter.filter { name in lab.thumbprint(of: name) }
    } catch {
      throw ControlRefusal(400, error.sentence)
    }
  }
}

extension RunningLab {
  /// `x5t#S256` of a certificate by its name in `lab.json`.
  func thumbprint(of certificate: String) -> String? {
    run.certificates.first { $0.name == certificate }?.thumbprint
  }
}
