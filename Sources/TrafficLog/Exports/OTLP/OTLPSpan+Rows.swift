import HTTP
import Nodes
import OAuth

extension OTLPSpan {
  private static let knownMethods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
  ]

  init(_ exchange: ExportedExchange, _ context: Context, _ mask: SecretMask) {
    let row = exchange.row
    let status = row.response?.status
    let failure = row.failure.map(mask.text)
    self.init(
      context: context, spanID: SpanIdentifier.span(of: .exchange(row.id), at: row.started),
      name: Self.name(row),
      // A request that got no answer is recorded by who sent it.
      kind: row.connection == nil ? .client : .server, started: row.realStarted, duration: row.duration,
      attributes: Self.attributes(exchange, mask), events: row.verdicts.map { Event($0, mask) },
      error: status == nil || (status ?? 0) >= 500 ? failure ?? "status \(status ?? 0)" : nil)
  }

  /// What an authorizer was asked.
  init(
    _ row: InvocationRow, in exchange: ExchangeRow, traceID: [UInt8], _ mask: SecretMask
  ) {
    let summary = InvocationSummary(row)
    let attributes: [OTLPAttribute?] = [
      OTLPAttribute("holdfast.id", "\(row.id)"), OTLPAttribute("holdfast.authorizer", row.authorizer.text),
      OTLPAttribute("holdfast.answer", mask.text(summary.answer)),
    ]
    self.init(
      context: Context(
        traceID: traceID, parentID: SpanIdentifier.span(of: .exchange(exchange.id), at: exchange.started)),
      spanID: SpanIdentifier.span(of: .invocation(row.id), at: exchange.started),
      name: "authorize \(row.authorizer)", kind: .inside,
      started: exchange.realStarted, duration: row.duration, attributes: attributes.compactMap(\.self),
      error: row.failure.map(mask.text))
  }

  /// Nil for a connection that came about: its exchanges tell of it.
  init?(_ record: ConnectionRecord) {
    guard let failure = record.failure else { return nil }
    let attributes: [OTLPAttribute?] = [
      OTLPAttribute("holdfast.id", "\(record.id)"), OTLPAttribute("holdfast.from", record.from.text),
      OTLPAttribute("holdfast.to", "\(record.listener)"), OTLPAttribute("error.type", "tls_handshake"),
      OTLPAttribute("tls.client.subject", record.certificate?.subject),
      OTLPAttribute("holdfast.tls.alert", failure.alert),
    ]
    let end = record.closed.map { record.closedShift.realMicroseconds(at: $0) } ?? record.realAccepted
    self.init(
      context: Context(
        traceID: SpanIdentifier.trace(of: .connection(record.id), at: record.accepted), parentID: nil),
      spanID: SpanIdentifier.span(of: .connection(record.id), at: record.accepted), name: "TLS handshake",
      kind: .server,
      started: record.realAccepted,
      duration: .microseconds(max(0, end &- record.realAccepted)),
      attributes: attributes.compactMap(\.self) + Self.ends(record), error: failure.words)
  }

  private static func name(_ row: ExchangeRow) -> String {
    guard case .parsed(let request) = row.request else { return "malformed request" }
    return "\(knownMethods.contains(request.method) ? request.method : "HTTP") \(request.path)"
  }

  private static func attributes(_ exchange: ExportedExchange, _ mask: SecretMask) -> [OTLPAttribute] {
    let row = exchange.row
    let connection = exchange.connection
    let attributes: [OTLPAttribute?] = [
      OTLPAttribute("holdfast.id", "\(row.id)"), OTLPAttribute("holdfast.from", row.from.text),
      OTLPAttribute("holdfast.to", "\(row.to)"),
      OTLPAttribute("holdfast.connection", row.connection.map { "\($0)" }),
      OTLPAttribute("holdfast.cause", row.cause.map { "\($0)" }),
      OTLPAttribute("holdfast.x5t_s256", row.thumbprint),
      OTLPAttribute("holdfast.refused_by", row.firstFailure?.rule.id),
      OTLPAttribute("url.scheme", connection?.security == nil ? "http" : "https"),
      row.response.map { OTLPAttribute("http.response.status_code", $0.status) },
      OTLPAttribute("error.type", errorType(row)),
      OTLPAttribute("tls.client.subject", connection?.certificate?.subject),
      OTLPAttribute("tls.cipher", connection?.security?.cipher),
      OTLPAttribute("tls.protocol.version", (connection?.security?.version).map { String($0.dropFirst(4)) }),
    ]
    return attributes.compactMap(\.self) + request(row.request, mask) + (connection.map(ends) ?? [])
  }

  private static func errorType(_ row: ExchangeRow) -> String? {
    guard let response = row.response else { return "no_response" }
    return response.status >= 500 ? "\(response.status)" : nil
  }

  private static func request(_ request: ExchangeRecord.Request, _ mask: SecretMask) -> [OTLPAttribute] {
    guard case .parsed(let request) = request else { return [] }
    let isKnown = knownMethods.contains(request.method)
    var mask = mask
    let query = mask.target(request.target.text).split(separator: "?", maxSplits: 1).dropFirst().first
    let attributes: [OTLPAttribute?] = [
      OTLPAttribute("http.request.method", isKnown ? request.method : "_OTHER"),
      isKnown ? nil : OTLPAttribute("http.request.method_original", request.method),
      OTLPAttribute("url.path", request.path), OTLPAttribute("url.query", query.map(String.init)),
      OTLPAttribute("network.protocol.name", "http"),
      OTLPAttribute("network.protocol.version", request.version == .http1_1 ? "1.1" : "1.0"),
      OTLPAttribute("user_agent.original", request.headers["User-Agent"]),
    ]
    return attributes.compactMap(\.self)
  }

  private static func ends(_ record: ConnectionRecord) -> [OTLPAttribute] {
    [
      OTLPAttribute("client.address", record.peer.address),
      OTLPAttribute("client.port", Int(record.peer.port)),
      OTLPAttribute("server.address", record.local.address),
      OTLPAttribute("server.port", Int(record.local.port)),
    ]
  }
}

extension OTLPSpan.Event {
  fileprivate init(_ verdict: Verdict, _ mask: SecretMask) {
    name = "verdict"
    let attributes: [OTLPAttribute?] = [
      OTLPAttribute("holdfast.rule", verdict.rule.id),
      OTLPAttribute("holdfast.outcome", verdict.outcome.rawValue),
      OTLPAttribute("holdfast.section", verdict.rule.specification.map { "\($0)" }),
      OTLPAttribute("holdfast.sentence", mask.text(verdict.sentence)),
      OTLPAttribute("holdfast.expected", verdict.expected.map(mask.text)),
      OTLPAttribute("holdfast.presented", verdict.presented.map(mask.text)),
    ]
    self.attributes = attributes.compactMap(\.self)
  }
}
