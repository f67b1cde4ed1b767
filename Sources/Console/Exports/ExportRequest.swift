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
    return shared
      + [("trace", trace), ("count", count.map(String.init))].compactMap { name, value in
        value.map { (name, $0) }
      }
  }

  init(_ query: FormParameters) {
    let log = LogRequest(query)
    filter = log.filter
    secrets = log.secrets
    trace = query["trace"]
    count = query["count"].flatMap { Int($0) }
  }
}

/// Why there is no export.
package enum ExportError: Error, Sendable, Equatable {
  /// The log holds no row of that id, or nothing was refused.
  case noTrace(String)

  package var sentence: String {
    switch self {
    case .noTrace(let id): ExplanationPage.absence(of: id)
    }
  }
}
