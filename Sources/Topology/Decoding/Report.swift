import JSON

/// Collects diagnostics, up to a bound.
struct Report {
  static let diagnosticsMax = 200

  let file: String
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var hasErrors = false

  init(file: String) { self.file = file }

  mutating func add(
    rule: String, _ severity: Diagnostic.Severity, at position: JSONPosition, _ message: String
  ) {
    if severity == .error { hasErrors = true }
    guard diagnostics.count < Report.diagnosticsMax else { return }
    diagnostics.append(
      Diagnostic(rule: rule, severity: severity, file: file, position: position, message: message))
  }

  /// By position; at one position in the order of arrival.
  var sorted: [Diagnostic] {
    diagnostics.enumerated()
      .sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
      .map(\.element)
  }
}
