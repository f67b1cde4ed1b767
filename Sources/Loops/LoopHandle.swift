import CUV
import Synchronization

/// What every libuv handle of ours shares: it lives on the heap, is touched on its loop only, and stays alive,
/// with whatever it refers to, from its making until libuv's close callback. So whoever makes one closes it.
package class LoopHandle {
  package let loop: EventLoop
  package private(set) var isClosing = false
  let handle: UnsafeMutablePointer<uv_handle_t>
  private let free: () -> Void

  init<Kind>(
    on loop: EventLoop, as kind: Kind.Type,
    initialize: (UnsafeMutablePointer<uv_loop_t>, UnsafeMutablePointer<Kind>) -> Int32
  ) throws(UVError) {
    precondition(loop.isCurrent, "a handle is made on the thread of its loop '\(loop.name)'")
    let memory = UnsafeMutablePointer<Kind>.allocate(capacity: 1)
    self.loop = loop
    handle = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: uv_handle_t.self)
    free = { memory.deallocate() }
    try UVError.check(initialize(loop.uv, memory))
    handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    loop.handleCount.wrappingAdd(1, ordering: .relaxed)
  }

  deinit { free() }

  /// Closes the handle and ends what it does at once; `didClose` follows on a later turn of the loop.
  package final func close() {
    guard !isClosing else { return }
    isClosing = true
    startClosing { handle in
      let closed = Unmanaged<LoopHandle>.fromOpaque(handle.unsafelyUnwrapped.pointee.data).takeRetainedValue()
      closed.loop.handleCount.wrappingSubtract(1, ordering: .relaxed)
      closed.didClose()
    }
  }

  /// Makes libuv close the handle and then call back. For subclasses whose handles can be closed in other ways.
  func startClosing(_ done: @escaping uv_close_cb) { uv_close(handle, done) }

  /// libuv is done with the handle. Subclasses let go here of what they retain.
  func didClose() {}

  /// The object behind a handle that a callback was given; `Kind` is the class that made the handle.
  static func from<Handle, Kind: LoopHandle>(
    _ handle: UnsafeMutablePointer<Handle>?, as kind: Kind.Type
  ) -> Kind {
    let base = UnsafeMutableRawPointer(handle.unsafelyUnwrapped).assumingMemoryBound(to: uv_handle_t.self)
    let object = Unmanaged<LoopHandle>.fromOpaque(base.pointee.data).takeUnretainedValue()
    return unsafeDowncast(object, to: kind)
  }

  final func pointer<Kind>(to kind: Kind.Type) -> UnsafeMutablePointer<Kind> {
    UnsafeMutableRawPointer(handle).assumingMemoryBound(to: kind)
  }
}
