/// Where a reader of the events goes on: a place in the feed of one run of the lab.
///
/// A feed counts from its lab's start, so a cursor that has outlived its lab says so by the lab's id.
struct EventCursor: Sendable, Equatable, CustomStringConvertible {
  static let pattern = "[A-Za-z0-9_-]{1,64}\\.[0-9]{1,19}"

  let lab: String
  let entry: UInt64

  init(lab: String, entry: UInt64) {
    self.lab = lab
    self.entry = entry
  }

  /// Nil where `text` is none.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let entry = UInt64(parts[1]) else { return nil }
    self.init(lab: String(parts[0]), entry: entry)
  }

  var description: String { "\(lab).\(entry)" }
}
