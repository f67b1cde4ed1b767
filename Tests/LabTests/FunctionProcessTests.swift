import Foundation
import HTTP
import JSON
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
      let pid = try await pid(lab.trace("pid"))
      kill(pid, SIGKILL)
      awaitEnd(of: pid)
      #expect(try await lab.trace().response.status == 200)
    }
  }

  @Test func `calls at one time are served by several processes, up to the limit`() async throws {
    let traces = try await Array(concurrently: 6) { try await lab.trace("slow") }
    #expect(traces.allSatisfy { $0.response.status == 200 })
    #expect((2...3).contains(Set(try traces.map(pid)).count))
  }

  /// Waits until the process has ended, whether the lab has reaped it already or not. A signal alone is no end: until
  /// the system lets the process run once more, its socket takes, and its program reads, what is sent to it.
  private func awaitEnd(of pid: Int32) {
    var end = siginfo_t()
    while waitid(P_PID, id_t(pid), &end, WEXITED | WNOWAIT) != 0, errno == EINTR {}
  }

  private func pid(_ trace: FunctionTrace) throws -> Int32 {
    let policy = try JSONValue(parsing: try #require(trace.invocation.policy))
    return Int32(try #require(policy["context"]?["pid"]?.int64))
  }
}
