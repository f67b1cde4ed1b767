/// Finds the word that a person may have meant.
package enum Suggestion {
  private static let charactersMax = 40

  /// `; did you mean 'orders'?`, or nothing where no candidate is near.
  package static func phrase(for word: String, among candidates: some Sequence<String>) -> String {
    guard let nearest = nearest(to: word, among: candidates) else { return "" }
    return "; did you mean '\(nearest)'?"
  }

  /// The first of the candidates with the fewest edits, at most a third of the word's length
  /// and never all of it.
  static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    guard word.count <= charactersMax else { return nil }
    let editsMax = max(1, word.count / 3)
    return candidates.lazy
      .filter { $0.count <= charactersMax && abs($0.count - word.count) <= editsMax }
      .map { (candidate: $0, edits: edits(from: word.lowercased(), to: $0.lowercased())) }
      .filter { $0.edits <= editsMax && $0.edits < max(word.count, $0.candidate.count) }
      .min { $0.edits < $1.edits }?
      .candidate
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  static func edits(from source: String, to target: String) -> Int {
    let source = Array(source)
    let target = Array(target)
    var beforeLast: [Int] = []
    var last = Array(0...target.count)
    for row in source.indices {
      var current = [row + 1]
      for column in target.indices {
        let replaced = last[column] + (source[row] == target[column] ? 0 : 1)
        var best = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, source[row] == target[column - 1], source[row - 1] == target[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[target.count]
  }
}
