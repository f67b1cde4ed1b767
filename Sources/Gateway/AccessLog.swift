import HTTP
import Layers
import Topology

/// The access log of a stage: one line of a chosen format for every request.
struct AccessLog: Sendable {
  let format: ContextTemplate
  let sink: any AccessLogSink

  func note(_ values: ContextValues) {
    sink.write(Self.singleLine(format.filled(by: values, absent: "-", escaping: true)))
  }

  /// What the format itself has of line breaks would end the line, and a caller could begin another.
  private static func singleLine(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 }) else { return text }
    return String(text.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
  }
}
