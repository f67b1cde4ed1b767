import Foundation
import HTTP
import Lab
import Testing
import TrafficLog

/// The processes of one function. One test after the other: the first kills what the second would be served by.
@Suite(
  .enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .lab { try FunctionLab.rogue() }, .serialized,
  .timeLimit(.minutes(3)))
struct FunctionProcessTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  @Test func `a process that was killed while it waited costs nobody a call`() async throws {
    for _ in 0..<5 {
      let pid = try await lab.trace("pid").pid
      kill(pid, SIGKILL)
      awaitEnd(of: pid)
      #expect(try await lab.trace().response.status == 200)
    }
  }

  @Test func `calls at one time are served by several processes, up to the limit`() async throws {
    let traces = try await Array(concurrently: 6) { try await lab.trace("slow") }
    #expect(traces.allSatisfy { $0.response.status == 200 })
    #expect((2...3).contains(Set(try traces.map { try $0.pid }).count))
  }
}
