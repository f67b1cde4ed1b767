import CUV

extension TCPStream {
  /// Connects a stream that has no socket yet. Where it fails the stream is closed.
  /// - Parameters:
  ///   - local: the address to connect from, where that matters; its port may be 0.
  ///   - limit: after which the attempt fails with `ETIMEDOUT`.
  package func connect(to address: SocketAddress, from local: SocketAddress? = nil, within limit: Duration)
    async throws(UVError)
  {
    let result = await withCheckedContinuation { continuation in
      TCPConnect.start(self, to: address, from: local, within: limit, continuation: continuation)
    }
    if let error = result {
      close()
      throw error
    }
  }
}

/// One attempt to connect; retained by libuv's request until its callback.
private final class TCPConnect {
  private let stream: TCPStream
  private let continuation: CheckedContinuation<UVError?, Never>
  private let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
  private var timer: LoopTimer?
  private var hasTimedOut = false

  static func start(
    _ stream: TCPStream, to address: SocketAddress, from local: SocketAddress?, within limit: Duration,
    continuation: CheckedContinuation<UVError?, Never>
  ) {
    let attempt = TCPConnect(stream, continuation)
    do {
      try attempt.begin(to: address, from: local, within: limit)
    } catch {
      attempt.finish(error)
    }
  }

  private init(_ stream: TCPStream, _ continuation: CheckedContinuation<UVError?, Never>) {
    self.stream = stream
    self.continuation = continuation
  }

  deinit { request.deallocate() }

  private func begin(to address: SocketAddress, from local: SocketAddress?, within limit: Duration)
    throws(UVError)
  {
    guard !stream.isClosing else { throw .cancelled }
    if let local {
      try UVError.check(local.withSystemAddress { system, _ in uv_tcp_bind(stream.tcp, system, 0) })
    }
    timer = try LoopTimer(on: stream.loop, after: limit) { [weak self] in self?.expire() }
    let retained = Unmanaged.passRetained(self)
    request.pointee.data = retained.toOpaque()
    let result = address.withSystemAddress { system, _ in
      uv_tcp_connect(request, stream.tcp, system) { request, status in
        let data = request.unsafelyUnwrapped.pointee.data.unsafelyUnwrapped
        Unmanaged<TCPConnect>.fromOpaque(data).takeRetainedValue().didConnect(status)
      }
    }
    if result < 0 { retained.release() }
    try UVError.check(result)
  }

  /// Closing the stream makes libuv answer the request with `ECANCELED`.
  private func expire() {
    hasTimedOut = true
    stream.close()
  }

  private func didConnect(_ status: Int32) {
    if status == 0 { uv_tcp_nodelay(stream.tcp, 1) }
    finish(status == 0 ? nil : hasTimedOut ? .timedOut : UVError(code: status))
  }

  private func finish(_ error: UVError?) {
    timer?.close()
    continuation.resume(returning: error)
  }
}
