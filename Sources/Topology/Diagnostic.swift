package import JSON

/// One thing that a `lab.json` says wrongly, or leniently on purpose.
package struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
  /// The rule that it comes from: `unknown-key`. Stable, for tests and for searching.
  package let rule: String
  package let severity: Severity
  package let file: String
  package let position: JSONPosition
  /// One sentence without a full stop, free of control characters.
  package let message: String

  package enum Severity: String, Sendable, CaseIterable {
    /// The lab does not start.
    case error
    /// The lab starts, and something in it will not work as it reads.
    case warning
    /// A check that the file turns off by a named setting.
    case leniency
  }

  package var line: Int { position.line }
  package var column: Int { position.column }

  init(rule: String, severity: Severity, file: String, position: JSONPosition, message: String) {
    self.rule = rule
    self.severity = severity
    self.file = file
    self.position = position
    self.message = Diagnostic.printable(message)
  }

  /// `lab.json:31:17: error: 'order' is not a node; did you mean 'orders'?`
  package var description: String { "\(file):\(position): \(severity.rawValue): \(message)" }

  /// What the file says is quoted in messages, and must not drive the terminal that shows them.
  private static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
