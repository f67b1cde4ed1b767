/// Lets a few labs be up at a time. Each has threads of its own, and where dozens of labs share a small
/// machine, the time limits of their connections run out.
actor LabTurns {
  static let all = LabTurns()
  private static let labsMax = 4

  private var taken = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if taken < Self.labsMax {
      taken += 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// The turn passes to who waits longest.
  func giveBack() {
    if waiting.isEmpty { taken -= 1 } else { waiting.removeFirst().resume() }
  }
}
