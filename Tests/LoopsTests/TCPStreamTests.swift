import Loops
import Testing

@Suite(.timeLimit(.minutes(1))) struct TCPStreamTests {
  @Test func `bytes arrive in order, whatever the system takes at once`() async throws {
    try await withPair(hostReads: false) { client, server in
      let bytes = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
      for start in stride(from: 0, to: bytes.count, by: 1_000_000) {
        let error = await client.write(Array(bytes[start..<start + 1_000_000]))
        #expect(error == nil)
      }
      #expect(await client.unsentBytes > TCPStream.unsentBytesHigh)
      await client.finishWriting()
      await server.startReading()
      await server.untilEnd()
      #expect(await server.received == bytes)
      #expect(await client.unsentBytes == 0)
      #expect(await client.wroteCount > 0)
    }
  }

  @Test func `the other direction stays open behind a half-close`() async throws {
    try await withPair { client, server in
      _ = await client.write([1])
      await client.finishWriting()
      await server.untilEnd()
      #expect(await server.error == nil)
      _ = await server.write([2, 3])
      await server.finishWriting()
      await client.untilEnd()
      #expect(await client.received == [2, 3])
    }
  }

  @Test func `writing to who is gone is an error and no signal`() async throws {
    try await withPair { client, server in
      await server.close()
      await server.untilEnd()
      await client.untilEnd()
      var error: UVError?
      while error == nil { error = await client.write([1]) }
      #expect(["EPIPE", "ECONNRESET"].contains(error?.name))
    }
  }

  @Test func `a descriptor that is no socket is refused and closed`() async throws {
    try await withLoop { loop in
      let peer = Peer(loop: loop)
      await #expect(throws: UVError.self) { try await peer.adopt(-1) }
    }
  }

  private func withPair(hostReads: Bool = true, _ body: (Peer, Peer) async throws -> Void) async throws {
    try await withLoop { loop in
      let host = try Host(loop: loop)
      try await host.start(reads: hostReads)
      let client = Peer(loop: loop)
      try await client.connect(to: host.address)
      let server = await host.first()
      try await body(client, server)
      await client.close()
      await host.stop()
    }
  }
}
