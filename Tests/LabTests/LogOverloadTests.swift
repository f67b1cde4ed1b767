import Foundation
import GRDB
import HTTP
import Lab
import Nodes
import Testing
import Topology
import TrafficLog

/// The log's file, which another process has locked, under more traffic than waits in memory.
@Suite(.timeLimit(.minutes(3))) struct LogOverloadTests {
  private static let requests = 600

  /// Runs `body` while nobody can write the log; `unlock` lets the lab go on.
  private func withLockedLog(
    _ overload: String, _ body: (TestLab, _ unlock: () throws -> Void) async throws -> Void
  ) async throws {
    let text = try LabText.standard().inserting(
      #""log": { "overload": "\#(overload)" },"#, before: #""nodes": {"#)
    var options = try LabOptions.ephemeral(text.topology())
    options.logLimits.recordsPendingMax = 200
    try await withLab(options) { lab in
      let file = lab.running.stateFolder.appendingPathComponent("traffic.sqlite").path
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      let queue = try DatabaseQueue(path: file, configuration: configuration)
      try await queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
      try await body(lab) { try queue.close() }
    }
  }

  private func send(_ lab: TestLab) async throws -> [Int] {
    try await Array(concurrently: Self.requests) {
      try await lab.send(.get("/.well-known/openid-configuration"), to: "idp.front").status
    }
  }

  private func kept(_ lab: TestLab) async throws -> [ExchangeRow] {
    try await lab.exchanges().filter { $0.to.description == "idp.front" }
  }

  private func wait(for condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !condition() {
      try #require(ContinuousClock.now < deadline)
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  @Test func `callers wait for the log, and no row is lost`() async throws {
    try await withLockedLog("slow") { lab, unlock in
      async let statuses = send(lab)
      try await wait { lab.running.recorder.isSaturated }
      try unlock()
      #expect(try await statuses.allSatisfy { $0 == 200 })
      #expect(try await kept(lab).count == Self.requests)
      #expect(lab.running.recorder.lost == 0)
    }
  }

  @Test func `where that is wanted nobody waits, and what is lost is counted and has a row that says so`()
    async throws
  {
    try await withLockedLog("count") { lab, unlock in
      #expect(try await send(lab).allSatisfy { $0 == 200 })
      let lost = lab.running.recorder.lost
      #expect(lost > 0)
      try unlock()
      #expect(try await kept(lab).count < Self.requests)
      let notes = try await lab.exchanges().filter { $0.to == ListenerName(node: .owner, port: "log") }
      #expect(notes.count == 1)
      #expect(notes.first?.failure?.hasPrefix("\(lost) records were not kept: ") == true)
    }
  }
}
