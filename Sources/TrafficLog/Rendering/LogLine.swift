import HTTP
import Nodes
import OAuth

/// The log as a table: a line an exchange, and a line a refused handshake.
package struct LogLine {
  private static let timeColumns = 12
  private static let idColumns = 6
  private static let statusColumns = 6
  private static let separator = "  "
  /// Room for the rest where the terminal is narrow or there is none.
  private static let flowColumnsMin = 24
  private static let requestColumnsMin = 24
  private static let verdictColumnsMin = 16

  private let style: RenderStyle
  private let flowColumns: Int
  private let requestColumns: Int
  private let verdictColumns: Int

  package init(_ style: RenderStyle = RenderStyle()) {
    self.style = style
    let fixed = Self.timeColumns + Self.idColumns + Self.statusColumns + 5 * Self.separator.count
    let free = max(0, (style.width ?? 0) - fixed)
    flowColumns = max(Self.flowColumnsMin, free / 3)
    requestColumns = max(Self.requestColumnsMin, free / 3)
    verdictColumns =
      style.width == nil ? .max : max(Self.verdictColumnsMin, free - flowColumns - requestColumns)
  }

  /// The names of the columns.
  package var header: String {
    style.ink(line("time", "id", "from -> to", "request", "status", "verdict"), .strong)
  }

  /// Nil for what has no line of its own: connections that came about, and invocations.
  package func render(_ entry: LogEntry) -> String? {
    switch entry {
    case .exchange(let row): render(row)
    case .connection(let row): row.failure.map { render(row, $0) }
    case .invocation: nil
    }
  }

  private func render(_ row: ExchangeRow) -> String {
    let isRefused = row.firstFailure != nil || row.failure != nil || (row.response?.status ?? 500) >= 400
    return line(
      time(row.started), "\(row.id)", Self.flow(row.from, row.to), Self.request(row.request),
      row.response.map { String($0.status) } ?? "-", Self.summary(row), isRefused ? .bad : .good)
  }

  private func render(_ row: ConnectionRecord, _ failure: ConnectionRecord.HandshakeFailure) -> String {
    let start = [
      time(row.accepted), "\(row.id)".padded(to: Self.idColumns), column(Self.flow(row), flowColumns),
    ].joined(separator: Self.separator)
    let alert = failure.alert.map { " (alert \($0))" } ?? ""
    let words = TerminalText.escape("handshake refused: \(failure.words)\(alert)")
    let rest =
      style.width == nil ? words : words.cut(to: requestColumns + verdictColumns + Self.statusColumns)
    return start + Self.separator + style.ink(rest, .bad)
  }

  private func line(
    _ time: String, _ id: String, _ flow: String, _ request: String, _ status: String, _ verdict: String,
    _ ink: RenderStyle.Ink? = nil
  ) -> String {
    let verdict = verdict.cut(to: verdictColumns)
    let status = status.padded(to: Self.statusColumns)
    return [
      time.padded(to: Self.timeColumns), id.padded(to: Self.idColumns), column(flow, flowColumns),
      column(request, requestColumns), ink.map { style.ink(status, $0) } ?? status,
      ink.map { style.ink(verdict, $0) } ?? verdict,
    ].joined(separator: Self.separator)
  }

  private func column(_ text: String, _ columns: Int) -> String {
    (style.width == nil ? text : text.cut(to: columns)).padded(to: columns)
  }

  private func time(_ time: LabTime) -> String {
    TimeText.ofDay(time, secondsFromUTC: style.secondsFromUTC)
  }

  static func flow(_ from: Sender, _ to: ListenerName) -> String {
    TerminalText.escape("\(from.text) -> \(to)")
  }

  /// An outside caller whose handshake failed is named by the certificate that it presented.
  package static func flow(_ row: ConnectionRecord) -> String {
    guard case .outside(nil) = row.from, let certificate = row.certificate else {
      return flow(row.from, row.listener)
    }
    return flow(.outside(certificate.subject), row.listener)
  }

  static func request(_ request: ExchangeRecord.Request) -> String {
    switch request {
    case .parsed(let request): TerminalText.escape("\(request.method) \(request.target.text)")
    case .malformed(let head): TerminalText.escape(head.prefix { $0 != 13 && $0 != 10 }.prefix(200))
    }
  }

  /// `ok`, what the lab's owner did, or what went wrong: the first rule that failed with its section, or the failure in
  /// words.
  static func summary(_ row: ExchangeRow) -> String {
    if let verdict = row.firstFailure {
      let section = verdict.rule.specification.map { " (\($0))" } ?? ""
      return TerminalText.escape(verdict.rule.id + section)
    }
    if let failure = row.failure { return TerminalText.escape(failure) }
    if let done = row.ownersDeed { return TerminalText.escape(done) }
    return row.response.map { $0.status < 400 } == true ? "ok" : "refused"
  }
}
