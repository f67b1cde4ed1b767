import Foundation
import Testing
import Tutorials

extension CommandTests {
  @Suite(.peers(.curl, .openssl)) struct TutorialCommandTests {
    static let folders: [String] = {
      let all =
        (try? FileManager.default.contentsOfDirectory(
          atPath: Project.root.appendingPathComponent("Tutorials").path)) ?? []
      return all.filter { $0.first?.isNumber == true }.sorted()
    }()

    @Test func `there are tutorials`() {
      #expect(Self.folders.contains("01-certificate-bound-tokens"))
    }

    @Test(arguments: folders) func `what a tutorial prints is what the lab prints`(folder: String)
      async throws
    {
      let tutorial = Project.root.appendingPathComponent("Tutorials/\(folder)", isDirectory: true)
      let reports = try await Self.inThread {
        try TutorialRunner(tutorial: tutorial, program: URL(fileURLWithPath: Project.program)).run { _ in }
      }
      #expect(!reports.isEmpty)
      for report in reports {
        guard let problem = report.problem else { continue }
        Issue.record(
          "Tutorials/\(folder)/README.md:\(report.line): $ \(report.command)\n\(problem)",
          sourceLocation: SourceLocation(
            fileID: "Tutorials/\(folder)/README.md",
            filePath: tutorial.appendingPathComponent("README.md").path,
            line: report.line, column: 1))
      }
    }

    @Test func `the command lists them and runs one`() async throws {
      let scratch = try Scratch()
      let folder = Project.root.appendingPathComponent("Tutorials").path
      let list = try await scratch.holdfast("tutorial", "list", "--tutorials", folder)
      #expect(list.status == 0)
      #expect(list.output.contains("01-certificate-bound-tokens  01 Certificate-bound tokens\n"))
      #expect(try await scratch.holdfast("tutorial", "check", "99", "--tutorials", folder).status == 64)
    }

    @Test func `a tutorial that is wrong fails with its line`() async throws {
      let scratch = try Scratch()
      try scratch.write("01-wrong/lab.json", Project.read("lab.json"))
      try scratch.write("01-wrong/README.md", "# Wrong\n\n```console\n$ echo one\ntwo\n```\n")
      let outcome = try await scratch.holdfast("tutorial", "check", "--tutorials", ".")
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("01-wrong/README.md:4: failed"))
      #expect(outcome.output.contains("expected: two"))
    }

    /// The runner waits for processes, which must not hold up the threads that all tests share.
    private static func inThread<Value: Sendable>(
      _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
      }
    }
  }
}
