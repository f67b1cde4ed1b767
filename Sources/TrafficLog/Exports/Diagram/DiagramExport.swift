/// A sequence diagram of all rows, which is written when the last one is known.
struct DiagramExport: RowExport {
  enum Writer { case mermaid, svg }

  /// Most exchanges of one diagram; earlier ones make way.
  static let messagesMax = 500

  private let secrets: Bool
  private let writer: Writer
  private var messages: [DiagramMessage] = []
  private var leftOut = 0

  init(_ context: ExportContext, as writer: Writer) {
    secrets = context.secrets
    self.writer = writer
  }

  func begin() -> String { "" }

  mutating func add(_ row: ExportedRow) -> String {
    let message =
      switch row {
      case .connection(let record): DiagramMessage(record)
      case .exchange(let exchange): DiagramMessage(exchange, secrets: secrets)
      }
    guard let message else { return "" }
    messages.append(message)
    // In slices, so that the array is not moved for each row.
    if messages.count >= Self.messagesMax * 2 { dropSurplus() }
    return ""
  }

  mutating func end() -> String {
    dropSurplus()
    let diagram = SequenceDiagram(messages, leftOut: leftOut)
    return switch writer {
    case .mermaid: MermaidText.render(diagram)
    case .svg: SVGDiagram.render(diagram)
    }
  }

  private mutating func dropSurplus() {
    let surplus = max(0, messages.count - Self.messagesMax)
    messages.removeFirst(surplus)
    leftOut += surplus
  }
}
