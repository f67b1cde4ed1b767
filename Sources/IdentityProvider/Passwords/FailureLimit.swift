import Nodes

/// Bounds the guesses at one user's password: so many failures in a window of lab time, then none until the
/// window ends (RFC 6749 §2.3.1 asks for as much where clients have passwords).
///
/// An attempt counts before its outcome is known, so that parallel guesses do not slip through. Names that
/// nobody has are counted like the others.
struct FailureLimit {
  static let failuresMax = 10
  static let window = Duration.seconds(60)
  static let namesMax = 1024

  private struct Window {
    var end: LabTime
    var count: Int
  }

  private var windows: [String: Window] = [:]

  /// Counts one attempt; where the limit is reached it says when the next one is welcome.
  mutating func admit(_ user: String, now: LabTime) -> LabTime? {
    var current = windows[user] ?? Window(end: now.adding(Self.window), count: 0)
    if isOver(current, now: now) { current = Window(end: now.adding(Self.window), count: 0) }
    guard current.count < Self.failuresMax else { return current.end }
    current.count += 1
    makeRoom(for: user, now: now)
    windows[user] = current
    return nil
  }

  mutating func forget(_ user: String) {
    windows[user] = nil
  }

  /// Also where lab time was set back, to before the window began.
  private func isOver(_ window: Window, now: LabTime) -> Bool {
    now >= window.end || now.adding(Self.window) < window.end
  }

  private mutating func makeRoom(for user: String, now: LabTime) {
    guard windows.count >= Self.namesMax, windows[user] == nil else { return }
    windows = windows.filter { !isOver($0.value, now: now) }
    guard windows.count >= Self.namesMax, let first = windows.min(by: { $0.value.end < $1.value.end }) else {
      return
    }
    windows[first.key] = nil
  }
}
