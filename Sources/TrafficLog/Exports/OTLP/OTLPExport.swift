import HTTP
import JSON
import Nodes

/// Spans as an OpenTelemetry collector takes them over HTTP (OTLP 1.x, JSON encoding): an exchange is a span of the
/// node that answered, an authorizer's invocation a span inside it, a refused handshake a span of its own.
package struct OTLPExport: RowExport {
  /// Exchanges whose traces are remembered for what they cause.
  private static let tracesMax = 65_536

  private let secrets: Bool
  private let identifiers: SpanIdentifiers
  private var traces: [ExchangeID: [UInt8]] = [:]
  private var isFirst = true

  package init(_ context: ExportContext) {
    secrets = context.secrets
    identifiers = SpanIdentifiers(labID: context.labID ?? "")
  }

  package mutating func begin() -> String {
    isFirst = true
    return #"{"resourceSpans":["#
  }

  package func end() -> String { "]}\n" }

  package mutating func add(_ row: ExportedRow) -> String {
    switch row {
    case .connection(let record):
      guard let span = OTLPSpan(record, identifiers) else { return "" }
      return element(record.listener.node, [span])
    case .exchange(let exchange):
      let context = context(of: exchange.row)
      let mask = SecretMask(about: exchange.row, reveals: secrets)
      let spans =
        [OTLPSpan(exchange, context, identifiers, mask)]
        + exchange.invocations.map {
          OTLPSpan($0, in: exchange.row, traceID: context.traceID, identifiers, mask)
        }
      return element(exchange.row.to.node, spans)
    }
  }

  /// The request itself says to which trace it belongs; without that it belongs to that of its cause.
  private mutating func context(of row: ExchangeRow) -> OTLPSpan.Context {
    if traces.count >= Self.tracesMax { traces = [:] }
    let cause = row.cause.map { identifiers.spanID(of: .exchange($0)) }
    if case .parsed(let request) = row.request, let text = request.headers[TraceContext.headerName],
      let given = TraceContext(text)
    {
      traces[row.id] = given.traceID
      return OTLPSpan.Context(traceID: given.traceID, parentID: given.parentID)
    }
    let begun = TrafficID.exchange(row.cause ?? row.id)
    let traceID = row.cause.flatMap { traces[$0] } ?? identifiers.traceID(of: begun)
    traces[row.id] = traceID
    return OTLPSpan.Context(traceID: traceID, parentID: cause)
  }

  private mutating func element(_ node: NodeName, _ spans: [OTLPSpan]) -> String {
    defer { isFirst = false }
    var writer = JSONWriter(bytesExpected: 2048)
    writer.object { writer in
      writer.member("resource") { writer in
        writer.object { writer in
          writer.member("attributes") { writer in
            writer.array { writer in
              OTLPAttribute("service.name", node.text).write(to: &writer)
              OTLPAttribute("service.namespace", "holdfast").write(to: &writer)
            }
          }
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
    return (isFirst ? "" : ",") + TerminalText.escape(json: writer.text)
  }
}
