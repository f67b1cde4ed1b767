import HTTP
package import TrafficLog

/// What somebody wants exported, as options of a command or as a query of the control API.
package struct ExportRequest: Sendable {
  package var filter = LogFilterOptions()
  /// Only the exchanges around this row: an id, or `last` for the latest refusal.
  package var trace: String?
  /// Only so many of the latest exchanges.
  package var count: Int?
  package var secrets = false

  package init() {}

  /// The same as a query of the control API.
  package var query: [(String, String)] {
    var log = LogRequest()
    log.filter = filter
    log.secrets = secrets
    let shared = log.query.filter { !["count", "zone", "width", "colour"].contains($0.0) }
    return shared + [("trace", trace), ("count", count.map(String.init))].compactMap { name, value in
      value.map { (name, $0) }
    }
  }

  /// - Throws: where a count is no number above zero.
  init(_ query: FormParameters) throws(ExportError) {
    let log = LogRequest(query)
    filter = log.filter
    secrets = log.secrets
    trace = query["trace"]
    if let text = query["count"] {
      guard let number = Int(text), number > 0 else { throw .notACount(text) }
      count = number
    }
  }
}

/// Why there is no export.
package enum ExportError: Error, Sendable, Equatable {
  case notACount(String)
  /// The log holds no row of that id, or nothing was refused.
  case noTrace(String)

  package var sentence: String {
    switch self {
    case .notACount(let text): "'\(TerminalText.escape(text))' is not a count: expected a number above zero"
    case .noTrace(let id): ExplanationPage.absence(of: id)
    }
  }
}
