import HTTP
import Nodes
import OAuth

/// What a diagram says of one exchange, or of one refused handshake: a few words, and not its messages.
struct DiagramMessage: Equatable {
  struct Invocation: Equatable {
    let id: String
    let authorizer: SequenceDiagram.Lifeline
    let event: String
    let answer: String
    let isRefusal: Bool
  }

  let id: String
  let number: UInt64
  let cause: String?
  let isAfterCause: Bool
  /// In real time, microseconds since 1970.
  let started: Int64
  let from: SequenceDiagram.Lifeline
  let to: SequenceDiagram.Lifeline
  /// `GET /time`, or what went wrong with the handshake.
  let text: String
  /// `403 certificate-binding (RFC 8705 §3)`; nil for a handshake.
  let answer: String?
  let title: String
  let isRefused: Bool
  let invocations: [Invocation]
}

extension DiagramMessage {
  /// - Parameter secrets: writes secrets as they are.
  init(_ exchange: ExportedExchange, secrets: Bool) {
    let row = exchange.row
    let mask = SecretMask(about: row, reveals: secrets)
    let status = row.response.map { "\($0.status)" } ?? "no response"
    let reason = row.firstFailure.map { verdict in
      TerminalText.escape(
        verdict.rule.id + (verdict.rule.specification.map { " (\($0))" } ?? ""))
    }
    let sentence = (row.firstFailure?.sentence ?? row.failure).map { TerminalText.escape(mask.text($0)) }
    id = "\(row.id)"
    number = row.id.number
    cause = row.cause.map { "\($0)" }
    isAfterCause = row.cause.map { $0 < row.id } ?? false
    started = row.realStarted
    from = Self.lifeline(row.from, row.request)
    to = SequenceDiagram.Lifeline(title: TerminalText.escape(row.to.node.text), isOutside: false)
    text = Self.request(row.request)
    isRefused = row.isRefused
    answer = [status, isRefused ? reason ?? sentence : nil].compactMap(\.self).joined(separator: " ")
    title = ["\(row.id) \(text)", status, isRefused ? sentence : nil].compactMap(\.self).joined(
      separator: ": ")
    invocations = exchange.invocations.map { Invocation($0, mask) }
  }

  /// Nil for a connection that came about.
  init?(_ record: ConnectionRecord) {
    guard let failure = record.failure else { return nil }
    id = "\(record.id)"
    number = record.id.number
    cause = nil
    isAfterCause = false
    started = record.realAccepted
    from = Self.lifeline(
      record.from == .outside(nil) ? .outside(record.certificate?.subject) : record.from, nil)
    to = SequenceDiagram.Lifeline(title: TerminalText.escape(record.listener.node.text), isOutside: false)
    let alert = failure.alert.map { " (alert \($0))" } ?? ""
    text = TerminalText.escape("\(record.id) handshake refused\(alert)")
    title = TerminalText.escape("\(record.id): handshake refused: \(failure.words)\(alert)")
    answer = nil
    isRefused = true
    invocations = []
  }

  /// An outside caller is named by its certificate or by its user agent.
  private static func lifeline(
    _ sender: Sender, _ request: ExchangeRecord.Request?
  ) -> SequenceDiagram.Lifeline {
    switch sender {
    case .node(let name):
      return SequenceDiagram.Lifeline(title: TerminalText.escape(name.text), isOutside: false)
    case .outside(let name?):
      return SequenceDiagram.Lifeline(title: TerminalText.escape(name), isOutside: true)
    case .outside(nil):
      guard case .parsed(let request) = request, let agent = request.headers["User-Agent"], !agent.isEmpty
      else { return SequenceDiagram.Lifeline(title: "outside", isOutside: true) }
      return SequenceDiagram.Lifeline(
        title: TerminalText.escape(String(agent.prefix { $0 != " " })), isOutside: true)
    }
  }

  private static func request(_ request: ExchangeRecord.Request) -> String {
    switch request {
    case .parsed(let request): TerminalText.escape("\(request.method) \(request.path)")
    case .malformed: "no request"
    }
  }
}

extension DiagramMessage.Invocation {
  fileprivate init(_ row: InvocationRow, _ mask: SecretMask) {
    let summary = InvocationSummary(row)
    id = "\(row.id)"
    authorizer = SequenceDiagram.Lifeline(title: TerminalText.escape(row.authorizer.text), isOutside: false)
    event = TerminalText.escape(mask.text(summary.event))
    answer = TerminalText.escape(mask.text(summary.answer))
    isRefusal = row.failure != nil || summary.denies
  }
}

extension SecretMask {
  /// One that has seen the messages of an exchange, for texts about them.
  init(about row: ExchangeRow, reveals: Bool) {
    self.init(reveals: reveals)
    guard !reveals else { return }
    if case .parsed(let request) = row.request {
      _ = target(request.target.text)
      for (name, value) in request.headers { _ = header(name, value) }
      _ = body(request.body)
    }
    guard let response = row.response else { return }
    for (name, value) in response.headers { _ = header(name, value) }
    _ = body(response.body)
  }
}
