/// A format of other tools that the log can be written in.
package enum ExportFormat: String, Sendable, CaseIterable {
  /// HTTP Archive 1.2.
  case har
  /// Packets, with the secrets that open them.
  case pcapng
  case mermaid
  case svg
  /// The rows whole, an object a line.
  case jsonl
  /// Command lines that repeat the requests.
  case curl
  /// OpenTelemetry traces: a document a line, as a collector takes it over HTTP.
  case otlp

  package var mediaType: String {
    switch self {
    case .har: "application/json"
    case .pcapng: "application/vnd.tcpdump.pcap"
    case .mermaid: "text/vnd.mermaid; charset=utf-8"
    case .svg: "image/svg+xml"
    case .jsonl, .otlp: "application/x-ndjson"
    case .curl: "text/plain; charset=utf-8"
    }
  }

  /// What the name of such a file ends in, without the dot.
  package var fileExtension: String {
    switch self {
    case .har, .pcapng, .svg, .jsonl: rawValue
    case .mermaid: "mmd"
    case .curl: "sh"
    case .otlp: "otlp.jsonl"
    }
  }
}
