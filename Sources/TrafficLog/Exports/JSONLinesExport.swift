/// The rows whole, as `holdfast log --json` prints them: one object a line, `schema: 1`.
struct JSONLinesExport: RowExport {
  private let secrets: Bool

  init(_ context: ExportContext) { secrets = context.secrets }

  func begin() -> String { "" }
  func end() -> String { "" }

  func add(_ row: ExportedRow) -> String {
    switch row {
    case .connection(let record): line(.connection(record))
    case .exchange(let exchange):
      line(.exchange(exchange.row)) + exchange.invocations.map { line(.invocation($0)) }.joined()
    }
  }

  private func line(_ entry: LogEntry) -> String { JSONRow.render(entry, secrets: secrets) + "\n" }
}
