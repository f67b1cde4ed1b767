import HTTP
import JSON
import Nodes

/// Spans in the JSON encoding of OTLP: an exchange is a span of the node that answered, an authorizer's invocation a
/// span inside it, a refused handshake a span of its own.
///
/// Each line is one document, as OpenTelemetry's file format has it, and of a size that a collector takes at once.
package struct OTLPExport: RowExport {
  static let rowsPerDocument = 100
  /// A document ends with the row that reaches it.
  private static let documentBytes = 1 << 20
  /// Exchanges that are remembered for what they cause.
  private static let tracesMax = 65_536

  private struct Trace {
    let traceID: [UInt8]
    let spanID: [UInt8]
  }

  private let secrets: Bool
  private var traces: [ExchangeID: Trace] = [:]
  private var elements: [String] = []
  private var bytes = 0

  package init(_ context: ExportContext) { secrets = context.secrets }

  package func begin() -> String { "" }

  package mutating func add(_ row: ExportedRow) -> String {
    guard let element = element(row) else { return "" }
    elements.append(element)
    bytes += element.utf8.count
    return elements.count >= Self.rowsPerDocument || bytes >= Self.documentBytes ? document() : ""
  }

  package mutating func end() -> String { elements.isEmpty ? "" : document() }

  private mutating func document() -> String {
    defer {
      elements = []
      bytes = 0
    }
    return #"{"resourceSpans":["# + elements.joined(separator: ",") + "]}\n"
  }

  private mutating func element(_ row: ExportedRow) -> String? {
    switch row {
    case .connection(let record):
      guard let span = OTLPSpan(record) else { return nil }
      return Self.element(record.listener.node, [span])
    case .exchange(let exchange):
      let row = exchange.row
      let context = context(of: row)
      let mask = SecretMask(about: row, reveals: secrets)
      let spans =
        [OTLPSpan(exchange, context, mask)]
        + exchange.invocations.map { OTLPSpan($0, in: row, traceID: context.traceID, mask) }
      return Self.element(row.to.node, spans)
    }
  }

  /// The request itself says to which trace it belongs; without that it belongs to that of its cause.
  private mutating func context(of row: ExchangeRow) -> OTLPSpan.Context {
    let context = given(row) ?? caused(row) ?? begun(row)
    if traces.count >= Self.tracesMax { traces = [:] }
    traces[row.id] = Trace(
      traceID: context.traceID, spanID: SpanIdentifier.span(of: .exchange(row.id), at: row.started))
    return context
  }

  private func given(_ row: ExchangeRow) -> OTLPSpan.Context? {
    guard case .parsed(let request) = row.request, let trace = TraceContext(request.headers) else {
      return nil
    }
    return OTLPSpan.Context(traceID: trace.traceID, parentID: trace.parentID)
  }

  private func caused(_ row: ExchangeRow) -> OTLPSpan.Context? {
    row.cause.flatMap { traces[$0] }.map { OTLPSpan.Context(traceID: $0.traceID, parentID: $0.spanID) }
  }

  private func begun(_ row: ExchangeRow) -> OTLPSpan.Context {
    OTLPSpan.Context(
      traceID: SpanIdentifier.trace(of: .exchange(row.id), at: row.started), parentID: nil)
  }

  private static func element(_ node: NodeName, _ spans: [OTLPSpan]) -> String {
    var writer = JSONWriter(bytesExpected: 2048)
    writer.object { writer in
      writer.member("resource") { writer in
        writer.object { writer in
          writer.member(
            "attributes",
            [OTLPAttribute("service.name", node.text), OTLPAttribute("service.namespace", "holdfast")])
        }
      }
      writer.member("scopeSpans") { writer in
        writer.array { writer in
          writer.object { writer in
            writer.member("scope") { $0.object { $0.member("name", "holdfast") } }
            writer.member("spans", spans)
          }
        }
      }
    }
    return TerminalText.escape(json: writer.text)
  }
}
