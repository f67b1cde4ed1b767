import HTTP
import Nodes
import Testing
import TrafficLog

/// The bound on a listener's connections.
@Suite(
  .lab {
    try LabText.allClients().replacing(
      #""front": { "url": "http://localhost:8080" }"#,
      with: #""front": { "url": "http://localhost:8080", "limits": { "connectionsMax": 2 } }"#)
  },
  .timeLimit(.minutes(3)))
struct ConnectionLimitTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private static let request = Array(
    "GET /api/jwks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)

  @Test func `a connection beyond it is closed at once, and a place that is given back can be taken`()
    async throws
  {
    let first = try await lab.connect(to: "idp.front")
    let second = try await lab.connect(to: "idp.front")
    let third = try await lab.connect(to: "idp.front")
    let port = await third.localPort
    #expect(await third.readToEnd() == "")
    let refused = try await lab.connection { $0.peer.port == port && $0.closeReason != nil }
    #expect(refused.closeReason == "the listener has as many connections as it may have")

    await first.send(Self.request)
    #expect(await first.readToEnd().hasPrefix("HTTP/1.1 200 "))
    await first.close()
    try await expectPlace()
    await second.close()
    await third.close()
  }

  /// The lab learns a moment later that a connection has gone.
  private func expectPlace() async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let answer = try await lab.sendRaw(Self.request, to: "idp.front")
      if answer.hasPrefix("HTTP/1.1 200 ") { return }
    }
    Issue.record("no place became free")
  }
}
