import Foundation
import Loops

/// Waits for Ctrl-C or a polite end. A second one, while the lab stops, ends the process at once.
struct StopSignals {
  private let loop: EventLoop
  private let watcher: SignalWatcher

  init() async throws {
    loop = try EventLoop(name: "signals")
    watcher = SignalWatcher(loop: loop)
    try await watcher.start()
  }

  /// Returns with the first signal.
  func first() async { _ = await watcher.next() }

  /// Runs `body`, unless another signal comes first.
  func finish(_ body: () async -> Void) async {
    let impatience = Task {
      if let signal = await watcher.next() { _exit(128 + signal) }
    }
    await body()
    await watcher.close()
    await impatience.value
    await loop.shutdown()
  }
}
