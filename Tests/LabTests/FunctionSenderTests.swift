import HTTP
import Lab
import Nodes
import Storage
import Testing
import TrafficLog

/// What a function asks of the lab by its own sockets is known to be its own, and to be because of the call that it
/// has in hand.
@Suite(.timeLimit(.minutes(3))) struct FunctionSenderTests {
  @Test(.enabled(if: FunctionLab.isPossible, FunctionLab.skipped))
  func `the published authorizer's introspection follows from the request that was refused`() async throws {
    try await withLab(FunctionLab.published()) { lab in
      try await expectChain(lab, try await lab.trace(token: lab.machineToken(), as: "client2"))
    }
  }

  @Test(.enabled(if: FunctionLab.hasCurl, "not installed: curl"))
  func `so does that of a program which the function starts`() async throws {
    try await withLab(FunctionLab.shell()) { lab in
      #expect(try await lab.trace(token: lab.machineToken()).response.status == 200)
      try await expectChain(lab, try await lab.trace(token: "unknown"))
    }
  }

  @Test(.enabled(if: FunctionLab.isPossible, FunctionLab.skipped))
  func `a connection that is kept serves several calls, each for its own reason`() async throws {
    try await withLab(FunctionLab.rogue()) { lab in
      let outer = [try await lab.trace("ask"), try await lab.trace("ask"), try await lab.trace("ask")]
      let inner = try await lab.exchanges().filter { $0.to.description == "idp.front" }
      #expect(inner.map(\.cause) == outer.map(\.exchange.id))
      #expect(inner.map(\.from) == Array(repeating: .node("authorizer"), count: 3))
      #expect(Set(inner.map(\.connection)).count == 1)
      // Others are still others.
      #expect(try await lab.send(.get("/.well-known/openid-configuration"), to: "idp.front").status == 200)
      let last = try #require(try await lab.exchanges().last)
      #expect(last.from.node == nil)
      #expect(last.cause == nil)
    }
  }

  /// `explain last` shows the refused request first, and what it led to behind it.
  private func expectChain(_ lab: TestLab, _ trace: FunctionTrace) async throws {
    #expect(trace.response.status == 403)
    let reader = lab.running.traffic.reader
    let last = try #require(try await reader.latestRefusal())
    let explanation = try #require(try await reader.explanation(of: last))
    #expect(explanation.steps.map(\.exchange.to.description) == ["gateway.mtls", "idp.front"])
    #expect(explanation.steps.map(\.depth) == [0, 1])
    #expect(explanation.steps.first?.exchange.id == trace.exchange.id)
    let inner = try #require(explanation.steps.last)
    #expect(inner.exchange.from == .node("authorizer"))
    #expect(inner.exchange.cause == trace.exchange.id)
    #expect(inner.connection?.from == .node("authorizer"))
    #expect(trace.exchange.from.node == nil)
  }
}
