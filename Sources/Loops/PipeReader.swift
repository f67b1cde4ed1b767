import CUV
import Glibc

/// Reads what arrives in a pipe, until it ends. It watches the descriptor and reads by itself, so that a reader
/// can also be told to look at once.
final class PipeReader: LoopHandle {
  /// Others on the loop get their turn after so much.
  private static let turnBytesMax = 1 << 20

  private let descriptor: Int32
  private var receive: ((UnsafeRawBufferPointer) -> Void)?

  /// Nil where the system has no handle left: then nobody hears what is written.
  static func reading(
    _ pipe: DescriptorPipe, on loop: EventLoop, receive: @escaping (UnsafeRawBufferPointer) -> Void
  ) -> PipeReader? {
    try? PipeReader(pipe.takeReadEnd(), on: loop, receive: receive)
  }

  private init(
    _ descriptor: Int32, on loop: EventLoop, receive: @escaping (UnsafeRawBufferPointer) -> Void
  ) throws(UVError) {
    self.descriptor = descriptor
    self.receive = receive
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    try super.init(on: loop, as: uv_poll_t.self) { uv_poll_init($0, $1, descriptor) }
    uv_poll_start(pointer(to: uv_poll_t.self), Int32(UV_READABLE.rawValue | UV_DISCONNECT.rawValue)) {
      handle, _, _ in
      LoopHandle.from(handle, as: PipeReader.self).drain()
    }
  }

  deinit { closeDescriptor(descriptor) }

  override func didClose() { receive = nil }

  /// Reads what is there.
  func drain() {
    var left = Self.turnBytesMax
    while left > 0, !isClosing {
      let count = read(descriptor, loop.readBuffer.baseAddress, loop.readBuffer.count)
      guard count > 0 else {
        if count == 0 || (errno != EAGAIN && errno != EINTR) { close() }
        return
      }
      left -= count
      receive?(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
    }
  }
}
