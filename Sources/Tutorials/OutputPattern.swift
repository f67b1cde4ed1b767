/// What a tutorial says a command prints, compared with what it printed.
///
/// `[..]` stands for any text within a line, a line `...` for any number of lines, and `<name>` for a text
/// that is bound where it first occurs and must be the same from then on.
package struct OutputPattern: Sendable {
  private let lines: [String]

  package init(_ lines: [String]) { self.lines = lines }

  /// Nil where `output` fits, otherwise the first line that does not. Holes are bound in `holes` only where
  /// everything fits.
  package func mismatch(in output: [String], holes: inout [String: String]) -> Mismatch? {
    var bound = holes
    var furthest = Mismatch(expected: lines.first, actual: output.first)
    guard fits(lines[...], output[...], &bound, &furthest, deepest: .init()) else { return furthest }
    holes = bound
    return nil
  }

  package struct Mismatch: Sendable, Equatable {
    package let expected: String?
    package let actual: String?
  }

  private final class Depth { var value = -1 }

  private func fits(
    _ expected: ArraySlice<String>, _ actual: ArraySlice<String>, _ holes: inout [String: String],
    _ furthest: inout Mismatch, deepest: Depth
  ) -> Bool {
    guard let pattern = expected.first else {
      if actual.isEmpty { return true }
      note(expected, actual, &furthest, deepest)
      return false
    }
    if pattern == "..." {
      for skipped in 0...actual.count {
        var attempt = holes
        if fits(
          expected.dropFirst(), actual.dropFirst(skipped), &attempt, &furthest, deepest: deepest)
        {
          holes = attempt
          return true
        }
      }
      return false
    }
    if let line = actual.first, LinePattern(pattern).matches(line, holes: &holes) {
      return fits(expected.dropFirst(), actual.dropFirst(), &holes, &furthest, deepest: deepest)
    }
    note(expected, actual, &furthest, deepest)
    return false
  }

  /// Keeps the pair at which the longest attempt failed: that is the line a reader wants to see.
  private func note(
    _ expected: ArraySlice<String>, _ actual: ArraySlice<String>, _ furthest: inout Mismatch,
    _ deepest: Depth
  ) {
    guard expected.startIndex > deepest.value else { return }
    deepest.value = expected.startIndex
    furthest = Mismatch(expected: expected.first, actual: actual.first)
  }
}

/// One line with its elisions and holes.
private struct LinePattern {
  private enum Piece: Equatable {
    case text(String)
    case anything
    case hole(String)
  }

  private let pieces: [Piece]

  init(_ line: String) {
    var pieces: [Piece] = []
    var rest = line[...]
    while !rest.isEmpty {
      if let match = rest.firstMatch(of: /\[\.\.\]|<([a-z][a-z0-9-]*)>/) {
        let before = rest[..<match.range.lowerBound]
        if !before.isEmpty { pieces.append(.text(String(before))) }
        pieces.append(match.1.map { .hole(String($0)) } ?? .anything)
        rest = rest[match.range.upperBound...]
      } else {
        pieces.append(.text(String(rest)))
        rest = ""
      }
    }
    self.pieces = pieces
  }

  func matches(_ line: String, holes: inout [String: String]) -> Bool {
    matches(pieces[...], line[...], &holes)
  }

  private func matches(_ pieces: ArraySlice<Piece>, _ line: Substring, _ holes: inout [String: String])
    -> Bool
  {
    guard let piece = pieces.first else { return line.isEmpty }
    let rest = pieces.dropFirst()
    switch piece {
    case .text(let text):
      return line.hasPrefix(text) && matches(rest, line.dropFirst(text.count), &holes)
    case .hole(let name):
      if let bound = holes[name] {
        return line.hasPrefix(bound) && matches(rest, line.dropFirst(bound.count), &holes)
      }
      return anyLength(of: line) { length in
        guard length > 0 else { return false }
        var attempt = holes
        attempt[name] = String(line.prefix(length))
        guard matches(rest, line.dropFirst(length), &attempt) else { return false }
        holes = attempt
        return true
      }
    case .anything:
      return anyLength(of: line) { length in matches(rest, line.dropFirst(length), &holes) }
    }
  }

  private func anyLength(of line: Substring, _ fits: (Int) -> Bool) -> Bool {
    for length in 0...line.count where fits(length) { return true }
    return false
  }
}
