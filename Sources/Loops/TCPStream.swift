import CUV

/// The actor that a stream reports to; every call comes on its loop.
package protocol TCPStreamOwner: LoopBound {
  /// The bytes are valid during the call only.
  func received(_ bytes: UnsafeRawBufferPointer)
  /// Nothing more will be received: the other side has finished (nil), or the connection broke.
  func ended(_ error: UVError?)
  /// A write that had to wait is through; `unsentBytes` says what is left.
  func wrote()
  /// The last call.
  func closed()
}

/// One TCP connection. Retains its owner until it is closed.
package final class TCPStream: LoopHandle {
  /// Above it the owner should stop making output, until it has fallen to `unsentBytesLow`.
  package static let unsentBytesHigh = 256 * 1024
  package static let unsentBytesLow = 64 * 1024

  private var owner: (any TCPStreamOwner)?
  private var isReading = false
  private let writeRequest: UnsafeMutablePointer<uv_write_t>
  private let shutdownRequest: UnsafeMutablePointer<uv_shutdown_t>
  /// What libuv is writing; it lives until the write callback.
  private var inFlight: UnsafeMutableRawBufferPointer?
  /// What came while a write was in flight; it goes out as one.
  private var gathered: [UInt8] = []
  private var halfClose = HalfClose.none
  /// Closes with RST rather than FIN, so that what was sent is not taken for all that was to be sent.
  package var resetsAtClose = false

  private enum HalfClose { case none, wanted, done }

  /// A stream without a socket yet, to be connected.
  package init(on loop: EventLoop, owner: any TCPStreamOwner) throws(UVError) {
    self.owner = owner
    writeRequest = .allocate(capacity: 1)
    shutdownRequest = .allocate(capacity: 1)
    try super.init(on: loop, as: uv_tcp_t.self, initialize: { uv_tcp_init($0, $1) })
  }

  /// Takes over a connected socket. Where that fails the socket is closed, and the owner hears no more.
  package convenience init(adopting descriptor: Int32, on loop: EventLoop, owner: any TCPStreamOwner)
    throws(UVError)
  {
    do {
      try self.init(on: loop, owner: owner)
    } catch {
      closeDescriptor(descriptor)
      throw error
    }
    let result = uv_tcp_open(tcp, descriptor)
    if result < 0 {
      closeDescriptor(descriptor)
      self.owner = nil
      close()
      throw UVError(code: result)
    }
    uv_tcp_nodelay(tcp, 1)
  }

  deinit {
    writeRequest.deallocate()
    shutdownRequest.deallocate()
    inFlight?.deallocate()
  }

  var tcp: UnsafeMutablePointer<uv_tcp_t> { pointer(to: uv_tcp_t.self) }
  private var stream: UnsafeMutablePointer<uv_stream_t> { pointer(to: uv_stream_t.self) }

  package var localAddress: SocketAddress? { SocketAddress { uv_tcp_getsockname(self.tcp, $0, $1) } }
  package var peerAddress: SocketAddress? { SocketAddress { uv_tcp_getpeername(self.tcp, $0, $1) } }

  /// Bytes handed to `write` that the system has not taken yet.
  package var unsentBytes: Int { (inFlight?.count ?? 0) + gathered.count }

  override func startClosing(_ done: @escaping uv_close_cb) {
    // It cannot reset what is being shut down.
    if resetsAtClose, uv_tcp_close_reset(tcp, done) == 0 { return }
    super.startClosing(done)
  }

  override func didClose() {
    let owner = owner
    self.owner = nil
    if let owner { tellClosed(owner) }
  }
}

// MARK: - Reading

extension TCPStream {
  package func startReading() {
    guard !isReading, !isClosing else { return }
    isReading = true
    uv_read_start(
      stream,
      { handle, _, buffer in
        let memory = LoopHandle.from(handle, as: TCPStream.self).loop.readBuffer
        buffer?.pointee = uv_buf_t(
          base: memory.baseAddress?.assumingMemoryBound(to: CChar.self), len: memory.count)
      },
      { handle, count, _ in LoopHandle.from(handle, as: TCPStream.self).didRead(count) })
  }

  /// Costs a change of the poll set, so it is for congestion and not for every request.
  package func stopReading() {
    guard isReading else { return }
    isReading = false
    uv_read_stop(stream)
  }

  private func didRead(_ count: Int) {
    guard count != 0, let owner else { return }
    if count > 0 {
      deliver(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]), to: owner)
    } else {
      stopReading()
      let code = Int32(count)
      tellEnded(code == UV_EOF.rawValue ? nil : UVError(code: code), owner)
    }
  }
}

// MARK: - Writing

extension TCPStream {
  /// Writes at once what the system takes and keeps the rest. Returns the error of a connection that is
  /// broken, which its owner then closes.
  @discardableResult
  package func write(_ bytes: UnsafeRawBufferPointer) -> UVError? {
    guard !isClosing, halfClose == .none, !bytes.isEmpty else { return nil }
    if inFlight != nil {
      gathered.append(contentsOf: bytes)
      return nil
    }
    var buffer = uv_buf_t(
      base: UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: CChar.self)),
      len: bytes.count)
    let written = uv_try_write(stream, &buffer, 1)
    if written == bytes.count { return nil }
    if written < 0, written != UV_EAGAIN.rawValue { return UVError(code: written) }
    return writeLater(UnsafeRawBufferPointer(rebasing: bytes[max(0, Int(written))...]))
  }

  /// Bounds what the system keeps for a peer that does not read, which else grows to megabytes before it is seen.
  package func boundSendBuffer(bytes: Int) {
    var bytes = CInt(clamping: bytes)
    uv_send_buffer_size(pointer(to: uv_handle_t.self), &bytes)
  }

  /// Sends FIN behind what has been written; the other direction stays open.
  package func finishWriting() {
    guard halfClose == .none, !isClosing else { return }
    halfClose = .wanted
    if inFlight == nil { sendFinish() }
  }

  private func writeLater(_ bytes: UnsafeRawBufferPointer) -> UVError? {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyMemory(from: bytes)
    inFlight = copy
    var buffer = uv_buf_t(base: copy.baseAddress?.assumingMemoryBound(to: CChar.self), len: copy.count)
    let result = uv_write(writeRequest, stream, &buffer, 1) { request, status in
      LoopHandle.from(request?.pointee.handle, as: TCPStream.self).didWrite(status)
    }
    if result < 0 { forgetInFlight() }
    return result < 0 ? UVError(code: result) : nil
  }

  private func didWrite(_ status: Int32) {
    forgetInFlight()
    guard !isClosing, let owner else { return }
    if status < 0 {
      gathered = []
      stopReading()
      return tellEnded(UVError(code: status), owner)
    }
    if !gathered.isEmpty { writeGathered() }
    if inFlight == nil, halfClose == .wanted { sendFinish() }
    tellWrote(owner)
  }

  private func writeGathered() {
    let bytes = gathered
    gathered = []
    let error = bytes.withUnsafeBytes { writeLater($0) }
    if let error, let owner { tellEnded(error, owner) }
  }

  private func forgetInFlight() {
    inFlight?.deallocate()
    inFlight = nil
  }

  private func sendFinish() {
    halfClose = .done
    uv_shutdown(shutdownRequest, stream) { _, _ in }
  }
}

// MARK: - Entering the owner

private func deliver<Owner: TCPStreamOwner>(_ bytes: UnsafeRawBufferPointer, to owner: Owner) {
  // The call is synchronous and stays on this thread.
  nonisolated(unsafe) let bytes = bytes
  owner.assumeIsolated { $0.received(bytes) }
}

private func tellEnded<Owner: TCPStreamOwner>(_ error: UVError?, _ owner: Owner) {
  owner.assumeIsolated { $0.ended(error) }
}

private func tellWrote<Owner: TCPStreamOwner>(_ owner: Owner) {
  owner.assumeIsolated { $0.wrote() }
}

private func tellClosed<Owner: TCPStreamOwner>(_ owner: Owner) {
  owner.assumeIsolated { $0.closed() }
}
