import JSON
import Nodes

/// HTTP Archive 1.2, with what the lab knows beside it under names that begin with `_`, as the format asks of
/// extensions.
struct HARExport: RowExport {
  /// Refused handshakes have no place of their own in the format; so many are listed behind the entries.
  static let refusedMax = 10_000

  private let context: ExportContext
  private var isFirst = true
  private var refused: [String] = []
  private var refusedLeftOut = 0

  init(_ context: ExportContext) { self.context = context }

  func begin() -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("version", "1.2")
      writer.member("creator") { writer in
        writer.object { writer in
          writer.member("name", "holdfast")
          writer.member("version", "1")
        }
      }
      writer.member("comment", context.secrets ? "with secrets" : "secrets are masked by their digests")
      if let labID = context.labID { writer.member("_holdfast") { $0.object { $0.member("lab", labID) } } }
    }
    // The object stays open for its entries.
    return #"{"log":"# + writer.text.dropLast() + #","entries":["# + "\n"
  }

  mutating func add(_ row: ExportedRow) -> String {
    switch row {
    case .connection(let record):
      guard refused.count < Self.refusedMax else {
        refusedLeftOut += 1
        return ""
      }
      refused.append(JSONRow.render(.connection(record), secrets: context.secrets))
      return ""
    case .exchange(let exchange):
      defer { isFirst = false }
      let entry = HAREntry.render(exchange, secrets: context.secrets)
      return (isFirst ? "" : ",\n") + entry
    }
  }

  func end() -> String {
    "\n],\"_refusedHandshakes\":[" + refused.joined(separator: ",\n")
      + "],\"_refusedHandshakesLeftOut\":\(refusedLeftOut)}}\n"
  }
}
