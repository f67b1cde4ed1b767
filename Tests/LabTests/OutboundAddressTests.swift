import HTTP
import Nodes
import Testing
import TrafficLog

/// A node's `address`: where its links come from.
@Suite(
  .lab {
    try .allClients()
      .replacing(
        #""role": "gateway", "dialect": "aws""#,
        with: #""role": "gateway", "address": "127.0.1.7", "dialect": "aws""#
      )
      .replacing(#""role": "authorizer","#, with: #""role": "authorizer", "address": "127.0.1.8","#)
  },
  .timeLimit(.minutes(3)))
struct OutboundAddressTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  @Test(arguments: [
    ("time.mtls", "gateway", "127.0.1.7"), ("idp.front", "authorizer", "127.0.1.8"),
    ("idp.back", "token-proxy", "127.0.0.1"),
  ])
  func `the far end sees the caller's address, and the log its name`(
    listener: String, sender: String, address: String
  ) async throws {
    let token = try await lab.machineToken()
    let response = try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client"))
    #expect(response.status == 200)
    let connections = try await lab.log().compactMap { entry in
      if case .connection(let row) = entry, row.listener.description == listener { row } else { nil }
    }
    #expect(!connections.isEmpty)
    for connection in connections {
      #expect(connection.peer.address == address)
      #expect(connection.from == .node(NodeName(sender)))
    }
  }

  /// The sockets of two nodes may have one port number at two addresses.
  @Test func `what they send is known by its cause`() async throws {
    let mark = Mark()
    let token = try await lab.machineToken()
    _ = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client"))
    let outer = try await lab.exchange(marked: mark, at: "gateway.mtls")
    let inner = try await lab.exchange(marked: mark, at: "time.mtls")
    #expect(inner.cause == outer.id)
  }
}
