import Nodes
import Testing

@testable import TrafficLog

@Suite struct SequenceDiagramTests {
  private func diagram(_ rows: [ExportedRow]) -> SequenceDiagram {
    SequenceDiagram(
      rows.compactMap { row in
        switch row {
        case .connection(let record): DiagramMessage(record)
        case .exchange(let exchange): DiagramMessage(exchange, secrets: false)
        }
      }, leftOut: 0)
  }

  @Test func `what an exchange caused stands inside it, below the authorizer that asked`() {
    let diagram = diagram([Samples.refused, Samples.introspection, .connection(Samples.refusedHandshake)])
    #expect(
      diagram.lifelines.map(\.title) == [
        "CN=stranger", "CN=client2.example.com", "gateway", "authorizer", "idp",
      ])
    #expect(diagram.lifelines.map(\.isOutside) == [true, true, false, false, false])
    #expect(
      diagram.steps.map(\.kind) == [
        .refusedHandshake, .request, .invocation, .request, .response, .decision, .response,
      ])
    #expect(diagram.steps.map(\.id) == ["c17", "x40", "i7", "x41", "x41", "i7", "x40"])
    #expect(diagram.steps.map(\.isRefused) == [true, false, false, false, false, true, true])
    #expect(diagram.steps.last?.text == "403 certificate-binding (RFC 8705 §3)")
    #expect(diagram.steps.last?.from == 2)
    #expect(diagram.steps.last?.to == 1)
  }

  @Test func `a cause that is not there, or younger than its effect, ends no drawing`() {
    let rows = [(1, 2), (2, 1), (3, 3), (4, 99)].map { id, cause in
      ExportedRow.exchange(
        ExportedExchange(
          row: Samples.row(Samples.record(UInt64(id), cause: UInt64(cause))), connection: nil))
    }
    #expect(diagram(rows).steps.count == 8)
  }

  @Test func `a long log keeps its latest exchanges and says so`() {
    var export = DiagramExport(ExportContext(), as: .mermaid)
    for id in UInt64(1)...1203 {
      _ = export.add(
        .exchange(ExportedExchange(row: Samples.row(Samples.record(id)), connection: nil)))
    }
    let text = export.end()
    #expect(text.contains("703 earlier exchanges are left out"))
    #expect(text.contains("x1203 "))
    #expect(!text.contains("x703 "))
  }
}
