import Glibc
import Loops
import Testing

@Suite(.timeLimit(.minutes(1))) struct TCPConnectTests {
  @Test func `a connection can come from an address of its own`() async throws {
    try await withLoop { loop in
      let host = try Host(loop: loop)
      try await host.start()
      let client = Peer(loop: loop)
      try await client.connect(to: host.address, from: SocketAddress(host: "127.0.9.1", port: 0))
      let seen = await host.first().peerAddress
      #expect(seen?.host == "127.0.9.1")
      #expect(await client.localAddress == seen)
      await client.close()
      await host.stop()
    }
  }

  @Test func `nobody listening is a refused connection`() async throws {
    try await withLoop { loop in
      let address = try Host(loop: loop).address
      let client = Peer(loop: loop)
      await #expect(throws: UVError.connectionRefused) { try await client.connect(to: address) }
    }
  }

  @Test func `an address that this machine lacks cannot be connected from`() async throws {
    try await withLoop { loop in
      let host = try Host(loop: loop)
      let client = Peer(loop: loop)
      let error = await #expect(throws: UVError.self) {
        try await client.connect(to: host.address, from: SocketAddress(host: "192.0.2.1", port: 0))
      }
      #expect(error?.name == "EADDRNOTAVAIL")
    }
  }

  @Test func `an attempt that nobody answers ends in time`() async throws {
    let full = try FullBacklog()
    try await withLoop { loop in
      let client = Peer(loop: loop)
      await #expect(throws: UVError.timedOut) {
        try await client.connect(to: full.address, within: .milliseconds(100))
      }
    }
  }
}

/// A listening socket whose queue is full: the system leaves further attempts without an answer.
private final class FullBacklog {
  let address: SocketAddress
  private var descriptors: [Int32] = []

  init() throws {
    var system = sockaddr_in()
    system.sin_family = sa_family_t(AF_INET)
    system.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    descriptors = [listening]
    let attempts = withUnsafeMutablePointer(to: &system) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> [Int32] in
        bind(listening, pointer, length)
        listen(listening, 0)
        getsockname(listening, pointer, &length)
        return (0..<4).map { _ in
          let attempt = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
          _ = connect(attempt, pointer, length)
          return attempt
        }
      }
    }
    descriptors += attempts
    address = try #require(SocketAddress(host: "127.0.0.1", port: UInt16(bigEndian: system.sin_port)))
  }

  deinit { for descriptor in descriptors { close(descriptor) } }
}
