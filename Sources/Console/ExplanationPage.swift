package import Storage
package import TrafficLog

/// The explanation of one row, or of the latest refusal, as text.
package enum ExplanationPage {
  /// What `holdfast explain` takes.
  package static let last = "last"

  /// - Parameter id: `x42`, `c17`, `i7` or `last`.
  /// - Returns: nil where there is no such row, or nothing was refused.
  package static func render(
    _ id: String, _ reader: TrafficReader, style: RenderStyle
  ) async throws -> String? {
    guard let id = id == last ? try await reader.latestRefusal() : TrafficID(id),
      let explanation = try await reader.explanation(of: id)
    else { return nil }
    return ExplanationText(style).render(explanation)
  }

  /// Why there is none, in one sentence.
  package static func absence(of id: String) -> String {
    if id == last { return "nothing has been refused yet" }
    if TrafficID(id) == nil {
      return "'\(TerminalText.escape(id))' is no id: expected x42, c17, i7 or 'last'"
    }
    return "the log holds no \(id)"
  }
}
