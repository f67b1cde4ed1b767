package import Storage
package import TrafficLog

/// Rows of the log as text: lines for a person, or JSON lines.
package struct LogPage: Sendable {
  private let reader: TrafficReader
  private let request: LogRequest
  private let filter: LogFilter

  /// - Parameter thumbprint: of a certificate by its name in the lab.
  package init(
    _ reader: TrafficReader, _ request: LogRequest, thumbprint: (String) -> String? = { _ in nil }
  ) throws(LogFilterError) {
    self.reader = reader
    self.request = request
    filter = try request.filter.filter(thumbprint: thumbprint)
  }

  /// The latest rows, oldest first, below a line that names the columns. Away from the caller's loop, for it may be
  /// long.
  @concurrent package func latest() async throws -> String {
    let entries = try await reader.entries(
      LogQuery(filter, order: .newestFirst, detail: detail, count: request.count))
    let text = render(Self.oldestFirst(entries))
    return request.json ? text : LogLine(request.style).header + "\n" + text
  }

  /// Those of a feed's entries that pass the filter.
  @concurrent package func lines(of entries: [TrafficFeed.Entry]) async throws -> String {
    render(try await reader.entries(of: entries, filter, detail: detail))
  }

  /// Says that a follower was too slow for some rows, in the form of the others.
  package func gap(_ count: UInt64) -> String {
    guard request.json else {
      return "-- \(count) rows came too fast for this reader; holdfast log has them --\n"
    }
    return #"{"schema":\#(JSONRow.schema),"kind":"gap","missed":\#(count)}"# + "\n"
  }

  private var detail: LogQuery.Detail { request.json ? .everything : .lines }

  /// Turns the order around, yet leaves each invocation behind its exchange.
  private static func oldestFirst(_ entries: [LogEntry]) -> [LogEntry] {
    var groups: [[LogEntry]] = []
    for entry in entries {
      if case .invocation = entry, !groups.isEmpty {
        groups[groups.count - 1].append(entry)
      } else {
        groups.append([entry])
      }
    }
    return groups.reversed().flatMap(\.self)
  }

  private func render(_ entries: [LogEntry]) -> String {
    let line = LogLine(request.style)
    let lines = entries.compactMap { entry in
      request.json ? JSONRow.render(entry, secrets: request.secrets) : line.render(entry)
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
