import CUV
import Glibc

extension EventLoop {
  /// The addresses of a host, to be tried in order. A literal and `localhost` are answered at once, all other
  /// names by the system's resolver, off the loop. To be called on the loop.
  package func addresses(of host: String, port: UInt16) async throws(UVError) -> [SocketAddress] {
    if let literal = SocketAddress(host: host, port: port) { return [literal] }
    if host == "localhost" {
      return ["127.0.0.1", "::1"].compactMap { SocketAddress(host: $0, port: port) }
    }
    let result = await withCheckedContinuation { NameLookup.start(host, port, on: self, continuation: $0) }
    return try result.get()
  }
}

/// One question to the resolver; retained by libuv's request until its callback.
private final class NameLookup {
  typealias Answer = Result<[SocketAddress], UVError>

  private let port: UInt16
  private let continuation: CheckedContinuation<Answer, Never>
  private let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)

  static func start(
    _ host: String, _ port: UInt16, on loop: EventLoop, continuation: CheckedContinuation<Answer, Never>
  ) {
    let lookup = NameLookup(port, continuation)
    let retained = Unmanaged.passRetained(lookup)
    lookup.request.pointee.data = retained.toOpaque()
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    let result = uv_getaddrinfo(
      loop.uv, lookup.request,
      { request, status, list in
        let data = request.unsafelyUnwrapped.pointee.data.unsafelyUnwrapped
        Unmanaged<NameLookup>.fromOpaque(data).takeRetainedValue().finish(status, list)
      }, host, nil, &hints)
    guard result < 0 else { return }
    retained.release()
    continuation.resume(returning: .failure(UVError(code: result)))
  }

  private init(_ port: UInt16, _ continuation: CheckedContinuation<Answer, Never>) {
    self.port = port
    self.continuation = continuation
  }

  deinit { request.deallocate() }

  private func finish(_ status: Int32, _ list: UnsafeMutablePointer<addrinfo>?) {
    defer { uv_freeaddrinfo(list) }
    guard status == 0 else { return continuation.resume(returning: .failure(UVError(code: status))) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next {
      if let system = entry.pointee.ai_addr, let found = SocketAddress(system),
        let address = SocketAddress(host: found.host, port: port)
      {
        addresses.append(address)
      }
      next = entry.pointee.ai_next
    }
    continuation.resume(returning: .success(addresses))
  }
}
