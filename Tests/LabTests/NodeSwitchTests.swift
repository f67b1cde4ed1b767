import HTTP
import Lab
import Loops
import Nodes
import OAuth
import OrderedCollections
import Testing
import Topology
import TrafficLog

/// Nodes that are stopped and started while the lab is up.
@Suite(.timeLimit(.minutes(3))) struct NodeSwitchTests {
  /// A lab on ports that the system gives to nobody by itself: of those that it gives, another test may get one while
  /// its node is stopped.
  private func withSteadyPorts(_ body: (TestLab) async throws -> Void) async throws {
    let topology = try LabText.standard().topology()
    let names = topology.nodes.values.flatMap { node in node.listeners.keys.map { "\(node.name).\($0)" } }
    let free = try (names + ["console"]).map { ($0, try Self.freePort()) }
    var options = LabOptions.ephemeral(topology.rebased(ports: Dictionary(uniqueKeysWithValues: free)))
    options.ports = .fixed
    try await withLab(options, body)
  }

  private static func freePort() throws -> UInt16 {
    for _ in 0..<100 {
      // Below what Linux gives away (net.ipv4.ip_local_port_range).
      let port = UInt16.random(in: 10_000..<30_000)
      if let address = SocketAddress(host: "127.0.0.1", port: port),
        (try? AcceptingSocket(binding: address)) != nil
      {
        return port
      }
    }
    throw Missing(what: "a free port")
  }

  private func node(_ name: String, _ lab: TestLab) throws -> NodeSwitch {
    try #require(lab.running.nodes.first { $0.name == name })
  }

  @Test func `a resource that is stopped refuses connections, and comes back at the same port`() async throws
  {
    try await withSteadyPorts { lab in
      let token = try await lab.machineToken()
      let client = try lab.key("client")
      let time = try node("time", lab)
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: client).status == 200)
      #expect(try await lab.running.stop(time))
      #expect(try await !lab.running.stop(time))
      let mark = Mark()
      #expect(try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: client).status >= 500)
      let row = try await lab.exchange(marked: mark, at: "time.mtls")
      #expect(row.failure?.contains("nothing listens there") == true, "\(row.failure ?? "")")
      #expect(try await lab.running.start(time))
      #expect(try await !lab.running.start(time))
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: client).status == 200)
    }
  }

  @Test(arguments: ["idp", "token-proxy", "gateway", "time"])
  func `every node with listeners can be stopped and started under traffic`(name: String) async throws {
    try await withSteadyPorts { lab in
      let node = try node(name, lab)
      let token = try await lab.machineToken()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask {
            for _ in 0..<20 {
              // Answered, or refused by whoever misses the node; anything but a trap or a wait for ever.
              _ = try? await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client"))
            }
          }
        }
        for _ in 0..<3 {
          _ = try await lab.running.stop(node)
          _ = try await lab.running.start(node)
        }
        try await group.waitForAll()
      }
      #expect(!lab.running.nodes.contains { !$0.isUp })
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client")).status == 200)
    }
  }

  @Test func `an authorizer that is stopped fails to its gateway`() async throws {
    try await withLab { lab in
      let token = try await lab.machineToken()
      let authorizer = try node("authorizer", lab)
      _ = try await lab.running.stop(authorizer)
      let mark = Mark()
      let answer = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client"))
      #expect(answer.status == 500)
      let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
      #expect(try row.verdict("authorizer-up").outcome == .fail)
      _ = try await lab.running.start(authorizer)
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client")).status == 200)
    }
  }

  @Test func `a port that somebody took keeps the node down`() async throws {
    try await withSteadyPorts { lab in
      let time = try node("time", lab)
      _ = try await lab.running.stop(time)
      let port = try lab.listener("time.mtls").url.port
      var thief: AcceptingSocket? = try AcceptingSocket(
        binding: try #require(SocketAddress(host: "127.0.0.1", port: port)))
      #expect(thief?.address.port == port)
      await #expect(throws: LabError.self) { try await lab.running.start(time) }
      #expect(!time.isUp)
      thief = nil
      #expect(try await lab.running.start(time))
    }
  }
}
