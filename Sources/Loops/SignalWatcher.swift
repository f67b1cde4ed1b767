import CUV
import Glibc

/// Waits for the signals that end the program. For the command line alone: signals belong to the process.
package actor SignalWatcher: LoopBound {
  package nonisolated let loop: EventLoop
  private var handles: [SignalHandle] = []
  private var arrived: [Int32] = []
  private var waiting: CheckedContinuation<Int32?, Never>?

  package init(loop: EventLoop) { self.loop = loop }

  /// From here on the signals no longer end the process by themselves.
  package func start(_ signals: [Int32] = [SIGINT, SIGTERM]) throws(UVError) {
    for signal in signals {
      handles.append(try SignalHandle(signal, on: loop) { self.deliver(signal) })
    }
  }

  /// The next signal, or nil once the watcher is closed. One waits at a time.
  package func next() async -> Int32? {
    await withCheckedContinuation { continuation in
      if !arrived.isEmpty { return continuation.resume(returning: arrived.removeFirst()) }
      if handles.isEmpty { return continuation.resume(returning: nil) }
      waiting?.resume(returning: nil)
      waiting = continuation
    }
  }

  package func close() {
    for handle in handles { handle.close() }
    handles = []
    waiting?.resume(returning: nil)
    waiting = nil
  }

  private func deliver(_ signal: Int32) {
    if let waiting {
      self.waiting = nil
      waiting.resume(returning: signal)
    } else if arrived.count < 16 {
      arrived.append(signal)
    }
  }
}

private final class SignalHandle: LoopHandle {
  private var arrived: (() -> Void)?

  init(_ signal: Int32, on loop: EventLoop, arrived: @escaping () -> Void) throws(UVError) {
    self.arrived = arrived
    try super.init(on: loop, as: uv_signal_t.self, initialize: { uv_signal_init($0, $1) })
    let result = uv_signal_start(
      pointer(to: uv_signal_t.self),
      { handle, _ in LoopHandle.from(handle, as: SignalHandle.self).arrived?() },
      signal)
    if result < 0 {
      close()
      throw UVError(code: result)
    }
  }

  override func didClose() { arrived = nil }
}
