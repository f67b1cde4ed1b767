import HTTP
package import JSON
import Nodes
import OAuth

/// A row as a list shows it: who asked whom for what, how that ended, and the first rule that failed.
///
/// `time` is the lab's, `realTime` what rows of different kinds are put in order by.
///
/// Bodies, headers and tokens in the query stay out: `JSONRow` is the whole row.
package enum JSONSummary {
  /// Longest target, in bytes of UTF-8; a list has no room for more.
  static let targetBytesMax = 300

  package static func write(
    _ entry: LogEntry, to writer: inout JSONWriter, _ more: (inout JSONWriter) -> Void
  ) {
    writer.object { writer in
      writer.member("id", "\(entry.id)")
      switch entry {
      case .exchange(let row): write(row, &writer)
      case .connection(let row): write(row, &writer)
      case .invocation(let row):
        writer.member("kind", "invocation")
        writer.member("from", row.authorizer.text)
      }
      more(&writer)
    }
  }

  private static func write(_ row: ExchangeRow, _ writer: inout JSONWriter) {
    writer.member("kind", "exchange")
    writer.member("time", TimeText.rfc3339(row.started))
    writer.member("realTime", TimeText.rfc3339(row.started, before: row.shift))
    writer.member("micros", row.duration.microseconds)
    write(row.from, &writer)
    writer.member("to", "\(row.to)")
    switch row.request {
    case .parsed(let request):
      writer.member("method", request.method)
      writer.member("target", cut(request.target.text))
    case .malformed: writer.member("target", cut(LogLine.request(row.request)))
    }
    if let response = row.response { writer.member("status", response.status) }
    if let cause = row.cause { writer.member("cause", "\(cause)") }
    if !row.invocations.isEmpty { writer.member("asked", row.invocations.count) }
    writer.member("refused", row.isRefused)
    if let verdict = row.firstFailure {
      writer.member("rule", verdict.rule.id)
      if let section = verdict.rule.specification { writer.member("section", "\(section)") }
    }
    if let failure = row.failure { writer.member("failure", cut(failure)) }
    if let done = row.ownersDeed { writer.member("done", cut(done)) }
  }

  private static func write(_ row: ConnectionRecord, _ writer: inout JSONWriter) {
    writer.member("kind", "connection")
    writer.member("time", TimeText.rfc3339(row.accepted))
    writer.member("realTime", TimeText.rfc3339(row.accepted, before: row.shift))
    if case .outside(nil) = row.from, let certificate = row.certificate {
      write(.outside(certificate.subject), &writer)
    } else {
      write(row.from, &writer)
    }
    writer.member("to", "\(row.listener)")
    writer.member("refused", row.failure != nil)
    if let failure = row.failure {
      writer.member("failure", cut(failure.words))
      if let alert = failure.alert { writer.member("alert", alert) }
    }
  }

  /// An outside caller is told from a node of the same name by `fromNode`.
  private static func write(_ sender: Sender, _ writer: inout JSONWriter) {
    switch sender {
    case .node(let name): writer.member("fromNode", name.text)
    case .outside(let name?): writer.member("from", cut(name))
    case .outside(nil): break
    }
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > targetBytesMax else { return text }
    return String(decoding: text.utf8.prefix(targetBytesMax), as: UTF8.self) + "…"
  }
}
