import CUV
import Glibc

/// Accepts the connections of one listening socket on one loop and hands each on as a bare descriptor, so that
/// any loop can take it.
package final class Acceptor: LoopHandle {
  /// Others on the loop get their turn after so many.
  private static let acceptsPerWakeMax = 64
  private static let pauseWhenExhausted = Duration.milliseconds(100)

  /// Let go when the watcher is closed; with its last reference the port is free.
  private var socket: AcceptingSocket?
  private var accepted: ((Int32, SocketAddress) -> Void)?
  /// Given up to accept, and drop at once, what would otherwise keep the socket readable for ever.
  private var spare: Int32
  private var pause: LoopTimer?
  private var stopped: CheckedContinuation<Void, Never>?

  /// - Parameter accepted: takes over the descriptor (non-blocking, close-on-exec); called on this loop.
  package init(
    _ socket: AcceptingSocket, on loop: EventLoop, accepted: @escaping (Int32, SocketAddress) -> Void
  ) throws(UVError) {
    self.socket = socket
    self.accepted = accepted
    spare = Self.openSpare()
    try super.init(on: loop, as: uv_poll_t.self, initialize: { uv_poll_init($0, $1, socket.descriptor) })
    watch()
  }

  deinit { if spare >= 0 { closeDescriptor(spare) } }

  override func didClose() {
    accepted = nil
    socket = nil
    stopped?.resume()
    stopped = nil
  }

  /// Accepts no more. When it returns, the socket is closed, unless someone else holds it.
  package func stop() async {
    guard !isClosing else { return }
    pause?.close()
    pause = nil
    await withCheckedContinuation { continuation in
      stopped = continuation
      close()
    }
  }

  private func watch() {
    uv_poll_start(pointer(to: uv_poll_t.self), Int32(UV_READABLE.rawValue)) { handle, _, _ in
      LoopHandle.from(handle, as: Acceptor.self).acceptSome()
    }
  }

  private func acceptSome() {
    var left = Self.acceptsPerWakeMax
    while left > 0, !isClosing, acceptOne() { left -= 1 }
  }

  /// Whether there may be another.
  private func acceptOne() -> Bool {
    guard let socket else { return false }
    var descriptor: Int32 = -1
    let peer = SocketAddress { system, length in
      withUnsafeMutablePointer(to: &length.pointee) { length in
        length.withMemoryRebound(to: socklen_t.self, capacity: 1) { length in
          let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
          descriptor = accept4(socket.descriptor, system, length, flags)
        }
      }
      return descriptor < 0 ? -1 : 0
    }
    guard descriptor >= 0 else { return recover(from: errno) }
    if let peer { accepted?(descriptor, peer) } else { closeDescriptor(descriptor) }
    return true
  }

  private func recover(from code: Int32) -> Bool {
    switch code {
    case ECONNABORTED, EINTR, EPROTO: return true
    case EMFILE where spare >= 0, ENFILE where spare >= 0: return dropOne()
    case EAGAIN: return false
    default:
      pauseForAWhile()
      return false
    }
  }

  private func dropOne() -> Bool {
    guard let socket else { return false }
    closeDescriptor(spare)
    let dropped = accept(socket.descriptor, nil, nil)
    if dropped >= 0 { closeDescriptor(dropped) }
    spare = Self.openSpare()
    if spare < 0 { pauseForAWhile() }
    return dropped >= 0 && spare >= 0
  }

  /// The socket stays readable while nothing can be accepted, and must not spin the loop meanwhile.
  private func pauseForAWhile() {
    guard pause == nil else { return }
    uv_poll_stop(pointer(to: uv_poll_t.self))
    pause = try? LoopTimer(on: loop, after: Self.pauseWhenExhausted) { [weak self] in self?.resume() }
  }

  private func resume() {
    pause?.close()
    pause = nil
    if spare < 0 { spare = Self.openSpare() }
    if !isClosing { watch() }
  }

  private static func openSpare() -> Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
