import Nodes
import Testing

@testable import TrafficLog

@Suite struct RowExportTests {
  private static let formats: [ExportFormat] = [.har, .mermaid, .svg, .jsonl, .curl, .otlp]

  @Test(arguments: formats)
  func `no format lets a token out unless it is asked for`(format: ExportFormat) {
    let rows = [Samples.refused, Samples.introspection]
    #expect(!Samples.export(rows, as: format).contains(Samples.token))
  }

  @Test(arguments: [ExportFormat.har, .jsonl, .curl])
  func `what repeats requests holds the token where it is asked for`(format: ExportFormat) {
    let text = Samples.export([Samples.refused], as: format, ExportContext(secrets: true))
    #expect(text.contains(Samples.token))
  }

  @Test(arguments: formats, Samples.hostileTexts)
  func `nothing that drives a terminal gets through`(format: ExportFormat, text: String) {
    let written = Samples.export(Samples.hostile(text), as: format)
    #expect(
      written.unicodeScalars.allSatisfy {
        ($0.value >= 0x20 || $0 == "\n") && $0.value != 0x7F && $0.value != 0x202E
      })
  }
}
