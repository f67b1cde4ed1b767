/// One word of the filter language. The words are those of `holdfast log`'s options.
package struct LogFilterTerm: Sendable {
  /// What a term sets in the options.
  enum Target: Sendable {
    /// Stands alone: `denied`.
    case flag(any WritableKeyPath<LogFilterOptions, Bool> & Sendable)
    /// Wants a value: `node:gateway`.
    case value(any WritableKeyPath<LogFilterOptions, String?> & Sendable)
  }

  package let name: String
  /// One sentence for whoever writes a filter.
  package let summary: String
  let target: Target

  package var takesValue: Bool {
    if case .value = target { true } else { false }
  }

  /// `node:`, or `denied`.
  package var start: String { takesValue ? "\(name):" : name }

  package static let all = [
    LogFilterTerm(name: "node", summary: "Sent or received by this node.", target: .value(\.node)),
    LogFilterTerm(
      name: "status", summary: "A status, or a class of them: 403, 4xx.", target: .value(\.status)),
    LogFilterTerm(
      name: "denied",
      summary: "Refused: a failed verdict, 401, 403, a malformed request or a refused handshake.",
      target: .flag(\.denied)),
    LogFilterTerm(name: "handshake", summary: "Refused handshakes only.", target: .flag(\.handshake)),
    LogFilterTerm(name: "method", summary: "A method.", target: .value(\.method)),
    LogFilterTerm(name: "path", summary: "How the path begins.", target: .value(\.path)),
    LogFilterTerm(
      name: "certificate", summary: "A certificate's name in lab.json, or how its thumbprint begins.",
      target: .value(\.certificate)),
    LogFilterTerm(
      name: "token", summary: "A token or code, or its digest as JSON rows show it: sha256:...",
      target: .value(\.token)),
    LogFilterTerm(
      name: "since", summary: "Only what came after this row: x42, c17.", target: .value(\.since)),
  ]

  package static func named(_ name: String) -> LogFilterTerm? { all.first { $0.name == name } }

  /// What a term means, for whoever offers it under its name: an option of a command, a parameter of a query.
  package static func summary(of name: String) -> String { named(name)?.summary ?? "" }
}
