package import Foundation

/// One bash for one tutorial: variables and functions live from command to command, as in a reader's
/// terminal.
package final class TutorialShell {
  package struct Outcome: Sendable, Equatable {
    package let lines: [String]
    package let exitCode: Int32
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let folder: URL
  /// No line that a command prints can equal it.
  private let marker = "--holdfast-\(UUID().uuidString)--"
  private var unread: [UInt8] = []

  /// How much one command may print.
  private static let outputBytesMax = 1 << 20

  /// - Parameters:
  ///   - folder: where the commands run; exists.
  ///   - environment: complete, nothing is inherited besides.
  package init(folder: URL, environment: [String: String]) throws(TutorialError) {
    self.folder = folder
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["--noprofile", "--norc"]
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    do { try process.run() } catch { throw .cannotRun("bash did not start: \(error.localizedDescription)") }
  }

  /// Runs one command and waits for it, at most `seconds` long.
  package func run(_ command: String, seconds: Double) throws(TutorialError) -> Outcome {
    let step = folder.appendingPathComponent(".step")
    do {
      try Data((command + "\n").utf8).write(to: step)
      // The command comes from a file, so that nothing it starts can read the commands that follow.
      let line = ". '\(step.path)' </dev/null 2>&1; printf '\\n%s %d\\n' '\(marker)' \"$?\"\n"
      try input.fileHandleForWriting.write(contentsOf: Data(line.utf8))
    } catch {
      throw .cannotRun("the shell has gone: \(error.localizedDescription)")
    }
    return try outcome(before: Date(timeIntervalSinceNow: seconds))
  }

  /// Ends the shell. What it started in the background is the tutorial's own business.
  package func stop() {
    try? input.fileHandleForWriting.close()
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  private func outcome(before deadline: Date) throws(TutorialError) -> Outcome {
    let terminator = Array("\n\(marker) ".utf8)
    while true {
      if let position = unread.firstRange(of: terminator),
        let end = unread[position.upperBound...].firstIndex(of: 10)
      {
        let code = Int32(String(decoding: unread[position.upperBound..<end], as: UTF8.self))
        var text = unread[..<position.lowerBound]
        if text.last == 10 { text.removeLast() }
        let lines = String(decoding: text, as: UTF8.self)
        unread.removeSubrange(...end)
        return Outcome(
          lines: lines.isEmpty
            ? [] : lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
          exitCode: code ?? -1)
      }
      guard unread.count < Self.outputBytesMax else { throw .cannotRun("the command prints without end") }
      try read(before: deadline)
    }
  }

  private func read(before deadline: Date) throws(TutorialError) {
    let descriptor = output.fileHandleForReading.fileDescriptor
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let left = Int32(max(0, deadline.timeIntervalSinceNow * 1000))
    guard Foundation.poll(&poll, 1, left) > 0 else {
      process.terminate()
      throw .cannotRun(
        "the command did not end in time; it had printed: \(String(decoding: unread, as: UTF8.self))")
    }
    let chunk = output.fileHandleForReading.availableData
    guard !chunk.isEmpty else { throw .cannotRun("the shell ended") }
    unread += chunk
  }
}
