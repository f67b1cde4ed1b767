import Foundation

/// Waits for Ctrl-C or a polite end. The signals are blocked before any thread starts, so that every thread
/// inherits that and one alone receives them.
struct StopSignals {
  private let set: sigset_t

  init() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
    self.set = set
  }

  /// Returns with the first of them. A second Ctrl-C ends the process the hard way.
  func first() async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [set] in
        var set = set
        var signal: Int32 = 0
        sigwait(&set, &signal)
        continuation.resume()
        sigwait(&set, &signal)
        _exit(128 + signal)
      }
    }
  }
}
