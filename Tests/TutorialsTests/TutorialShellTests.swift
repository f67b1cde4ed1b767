import Foundation
import Testing

@testable import Tutorials

@Suite struct TutorialShellTests {
  private func shell(_ body: (TutorialShell) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let shell = try TutorialShell(folder: folder, environment: ["PATH": "/usr/bin:/bin"])
    defer { shell.stop() }
    try body(shell)
  }

  @Test func `variables live from command to command`() throws {
    try shell { shell throws in
      #expect(try shell.run("X=1", seconds: 10) == .init(lines: [], exitCode: 0))
      #expect(try shell.run("echo \"$X\"; false", seconds: 10) == .init(lines: ["1"], exitCode: 1))
    }
  }

  @Test func `a command cannot read the commands behind it`() throws {
    try shell { shell throws in
      #expect(try shell.run("cat", seconds: 10) == .init(lines: [], exitCode: 0))
      #expect(try shell.run("echo still here", seconds: 10).lines == ["still here"])
    }
  }

  @Test func `a command may change the folder`() throws {
    try shell { shell throws in
      #expect(try shell.run("mkdir x && cd x", seconds: 10).exitCode == 0)
      #expect(try shell.run("basename \"$PWD\"", seconds: 10).lines == ["x"])
    }
  }

  @Test func `output without a final line feed is whole`() throws {
    try shell { shell throws in
      #expect(try shell.run("printf 'a\\nb'", seconds: 10).lines == ["a", "b"])
    }
  }

  @Test func `a command that does not end is ended`() throws {
    try shell { shell throws in
      #expect(throws: TutorialError.self) { try shell.run("sleep 60", seconds: 0.2) }
    }
  }
}
