/// Lets a few labs be up at a time. Each has threads of its own, and where dozens of labs share a small
/// machine, the time limits of their connections run out.
///
/// The labs of suites and those of single tests take turns apart. A suite keeps its turn while its tests wait
/// until the runner lets them run, and a test that waits for a turn has been let run already: were there one
/// queue for both, each could wait for the other.
actor LabTurns {
  static let ofSuites = LabTurns(labsMax: 3)
  /// Two at least, for a test may have two labs at once.
  static let ofTests = LabTurns(labsMax: 2)

  private let labsMax: Int
  private var taken = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  private init(labsMax: Int) { self.labsMax = labsMax }

  func take() async {
    if taken < labsMax {
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
