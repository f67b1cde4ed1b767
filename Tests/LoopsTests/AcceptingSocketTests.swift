import Glibc
import Loops
import Testing

@Suite(.timeLimit(.minutes(1))) struct AcceptingSocketTests {
  @Test(arguments: ["127.0.0.1", "::1"])
  func `a port has one owner`(host: String) throws {
    let any = try #require(SocketAddress(host: host, port: 0))
    guard let first = try? AcceptingSocket(binding: any) else { return }
    #expect(first.address.port != 0)
    #expect(throws: BindError.addressInUse(host: host, port: first.address.port)) {
      try AcceptingSocket(binding: first.address)
    }
  }

  @Test func `the same port can be had for both families`() throws {
    let four = try AcceptingSocket(binding: try #require(SocketAddress(host: "127.0.0.1", port: 0)))
    let address = try #require(SocketAddress(host: "::1", port: four.address.port))
    do throws(BindError) {
      _ = try AcceptingSocket(binding: address)
    } catch {
      guard case .other = error else { throw error }
    }
  }

  @Test func `an address of another machine is refused`() throws {
    let address = try #require(SocketAddress(host: "192.0.2.1", port: 0))
    let error = #expect(throws: BindError.self) { try AcceptingSocket(binding: address) }
    guard case .other("192.0.2.1", 0, let cause) = error else {
      Issue.record("another error")
      return
    }
    #expect(cause.name == "EADDRNOTAVAIL")
  }

  @Test func `the port is free when the acceptor has stopped, though connections remain`() async throws {
    try await withLoop { loop in
      let host = try Host(loop: loop)
      try await host.start()
      let client = Peer(loop: loop)
      try await client.connect(to: host.address)
      _ = await host.first()
      await host.stop()
      // A process that was started meanwhile holds a copy of every descriptor until it runs its program.
      while (try? AcceptingSocket(binding: host.address)) == nil {
        try await Task.sleep(for: .milliseconds(5))
      }
      await client.close()
    }
  }

  @Test func `running out of descriptors neither spins nor stops the accepting`() async {
    await #expect(processExitsWith: .success) {
      let loop = try EventLoop(name: "scarce")
      let host = try Host(loop: loop)
      try await host.start()
      let clients = (0..<20).map { _ in Peer(loop: loop) }
      try await clients[0].connect(to: host.address)
      _ = await host.first()
      let taken = exhaustDescriptors()
      // A socket for the client, and none for the acceptor.
      close(taken[0])
      try? await clients[1].connect(to: host.address)
      let before = clock()
      // Not `Task.sleep`: its timers need descriptors too.
      usleep(300_000)
      let spent = clock() - before
      guard spent < CLOCKS_PER_SEC / 10 else { exit(1) }
      await clients[1].untilEnd()
      for descriptor in taken.dropFirst() { close(descriptor) }
      await clients[1].close()
      try await clients[2].connect(to: host.address)
      while await host.peers.count < 2 { usleep(5000) }
      for client in clients { await client.close() }
      await host.stop()
      await loop.shutdown()
    }
  }
}

private func exhaustDescriptors() -> [Int32] {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  limit.rlim_cur = 100
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  var taken: [Int32] = []
  while true {
    let descriptor = open("/dev/null", O_RDONLY)
    guard descriptor >= 0 else { return taken }
    taken.append(descriptor)
  }
}
