import Foundation
import Loops

/// Waits for Ctrl-C or a polite end. The handlers are the process's own, not a thread's: the main thread of an
/// asynchronous program was running before any code of ours could have blocked a signal there.
struct StopSignals {
  private let loop: EventLoop
  private let watcher: SignalWatcher

  /// From here on the signals no longer end the process by themselves.
  init() async throws(UVError) {
    signal(SIGPIPE, SIG_IGN)
    loop = try EventLoop(name: "signals")
    watcher = SignalWatcher(loop: loop)
    try await watcher.start()
  }

  /// Returns with the first of them. A second Ctrl-C ends the process the hard way.
  func first() async {
    _ = await watcher.next()
    Task { [watcher] in
      if let signal = await watcher.next() { _exit(128 + signal) }
    }
  }

  /// Gives the loop back; for where the program goes on or ends in its own time.
  func close() async {
    await watcher.close()
    await loop.shutdown()
  }
}
