import Foundation
import Testing

extension CommandTests {
  /// The processes of functions end with their lab, however that ends.
  @Suite(.peers(.curl)) struct FunctionProcessTests {
    /// Writes down who it is and who it started, and asks for events.
    private static let bootstrap = """
      #!/bin/sh
      sleep 1000 & echo $! >>"$PIDS"; echo $$ >>"$PIDS"
      while true; do
        curl -s -o /dev/null "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next" || exit 1
      done
      """

    private func withFunction(_ body: (LabProcess, [Int32]) async throws -> Void) async throws {
      let scratch = try Scratch()
      let lab = try Project.read("lab.json")
        .replacing(
          #""role": "authorizer", "scopes": { "GET time": ["profile"] }, "policy": true"#,
          with: #"""
            "role": "authorizer", "function": { "code": "function",
              "environment": { "PIDS": "\#(scratch.path("pids"))" } }
            """#
        )
        .replacing(#"{ "from": "authorizer",  "to": "idp.front", "account": "holdfast" },"#, with: "")
      try scratch.write("lab.json", lab)
      try scratch.write("function/bootstrap", Self.bootstrap)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: scratch.path("function/bootstrap"))
      let process = try await LabProcess.start(in: scratch)
      #expect(process.output.contains("note: authorizer: the function runs: ./bootstrap\n"))
      let pids = try scratch.read("pids").split(separator: "\n").compactMap { Int32($0) }
      try #require(pids.count == 2)
      #expect(pids.allSatisfy(isRunning))
      try await body(process, pids)
      try await wait(for: "processes that are gone") { !pids.contains(where: isRunning) }
    }

    @Test(arguments: [SIGTERM, SIGINT]) func `a lab that is stopped leaves no process`(signal: Int32)
      async throws
    {
      try await withFunction { lab, pids in try await lab.stop(signal) }
    }

    @Test func `a lab that is killed leaves no process`() async throws {
      try await withFunction { lab, _ in try await lab.kill() }
    }

    /// An orphan that has ended stays a zombie until the system reaps it.
    private func isRunning(_ pid: Int32) -> Bool {
      guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let state = text.split(separator: ") ").last?.first
      else { return false }
      return state != "Z" && state != "X"
    }
  }
}
