/// What has to be given back, in the order in which it was taken; given back in reverse.
struct Teardown: Sendable {
  private var steps: [@Sendable () async -> Void] = []

  mutating func add(_ step: @escaping @Sendable () async -> Void) { steps.append(step) }

  /// Gives everything back, whether the lab had come up or not.
  mutating func run() async {
    while let step = steps.popLast() { await step() }
  }
}
