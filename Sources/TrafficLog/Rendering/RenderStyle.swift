/// How rows are written for a person.
package struct RenderStyle: Sendable {
  /// Columns of the terminal; nil where there is none, and nothing is cut off.
  package var width: Int?
  package var colour: Bool
  /// Of the clock that the reader looks at.
  package var secondsFromUTC: Int

  package init(width: Int? = nil, colour: Bool = false, secondsFromUTC: Int = 0) {
    self.width = width
    self.colour = colour
    self.secondsFromUTC = secondsFromUTC
  }

  enum Ink: String { case good = "32", bad = "31", faint = "2", strong = "1" }

  /// `text` must be harmless already.
  func ink(_ text: String, _ ink: Ink) -> String {
    colour && !text.isEmpty ? "\u{1b}[\(ink.rawValue)m\(text)\u{1b}[0m" : text
  }
}

extension String {
  /// Filled with blanks to `columns`.
  func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - count))
  }

  /// Cut to `columns`, with an ellipsis where something is missing.
  func cut(to columns: Int) -> String {
    count <= columns ? self : prefix(max(0, columns - 1)) + "…"
  }
}
