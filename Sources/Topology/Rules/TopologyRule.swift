/// One rule about what a lab means, after every name has been resolved.
protocol TopologyRule: Sendable {
  /// Stable: `listener-address-taken`.
  var id: String { get }
  var severity: Diagnostic.Severity { get }
  func check(_ draft: Draft, _ findings: inout Findings)
}

extension TopologyRule {
  var severity: Diagnostic.Severity { .error }
}

/// What one rule found, by place in the file.
struct Findings {
  private(set) var found: [Finding] = []

  struct Finding {
    let path: SourcePath
    let isAtName: Bool
    let message: String
  }

  mutating func add(_ message: String, at path: SourcePath) {
    found.append(Finding(path: path, isAtName: false, message: message))
  }

  /// At the name of the member instead of its value.
  mutating func add(_ message: String, atNameOf path: SourcePath) {
    found.append(Finding(path: path, isAtName: true, message: message))
  }
}
