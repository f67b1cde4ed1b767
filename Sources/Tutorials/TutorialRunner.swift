package import Foundation
import JSON
import Topology

/// Runs the console blocks of one tutorial against a real lab, in a folder of its own, and compares what they
/// print with what the tutorial says.
///
/// The lab listens on free ports; `localhost:8443` in a command becomes the port that stands for it, and
/// comes back as 8443 in what is compared. So tutorials run side by side, and beside a lab that is up.
package struct TutorialRunner {
  /// How one step ended.
  package struct StepReport: Sendable, Equatable {
    package let line: Int
    package let command: String
    /// Nil where the step did as the tutorial says; otherwise what a person needs to mend it.
    package let problem: String?
  }

  private let tutorial: URL
  private let program: URL
  private static let stepSeconds = 60.0

  /// - Parameters:
  ///   - tutorial: the folder that holds `README.md` and `lab.json`.
  ///   - program: the `holdfast` that the commands find first on their path.
  package init(tutorial: URL, program: URL) {
    self.tutorial = tutorial
    self.program = program
  }

  /// Runs every step, or all up to the first that fails: the ones behind it would only repeat its failure.
  package func run(each: (StepReport) -> Void) throws -> [StepReport] {
    let text = try String(contentsOf: tutorial.appendingPathComponent("README.md"), encoding: .utf8)
    let document = try TutorialDocument(parsing: text)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "holdfast-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(contentsOf: tutorial.appendingPathComponent("lab.json"))
      .write(to: folder.appendingPathComponent("lab.json"))

    var session = Session(
      shell: try TutorialShell(folder: folder, environment: environment(home: folder)), folder: folder,
      program: program, path: path)
    defer { session.stop() }
    var reports: [StepReport] = []
    for step in document.steps {
      let report = try session.perform(step, seconds: Self.stepSeconds)
      reports.append(report)
      each(report)
      if report.problem != nil { break }
    }
    return reports
  }

  /// The program first, then what `make peers` has installed, then whatever there is.
  private var path: String {
    let project = tutorial.deletingLastPathComponent().deletingLastPathComponent()
    return [
      program.deletingLastPathComponent().path, project.appendingPathComponent(".venv/bin").path,
      ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
    ].joined(separator: ":")
  }

  private func environment(home: URL) -> [String: String] {
    [
      "PATH": path, "HOME": home.path, "LANG": "C.UTF-8",
      "LC_ALL": "C.UTF-8", "TERM": "dumb",
    ]
  }
}

/// The state of a run: the shell, the lab once it is up, the ports it has, and the holes that are bound.
private struct Session {
  let shell: TutorialShell
  let folder: URL
  let program: URL
  let path: String
  private var lab: TutorialLab?
  private var holes: [String: String] = [:]

  init(shell: TutorialShell, folder: URL, program: URL, path: String) {
    self.shell = shell
    self.folder = folder
    self.program = program
    self.path = path
  }

  mutating func perform(_ step: TutorialDocument.Step, seconds: Double) throws -> TutorialRunner.StepReport {
    switch step.action {
    case .write(let file, let text):
      let url = folder.appendingPathComponent(file)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
      return .init(line: step.line, command: "write \(file)", problem: nil)
    case .run(let command, let expected, let exitCode):
      let outcome =
        TutorialLab.starts(command)
        ? try start(seconds: seconds) : try shell.run(ports(command, .running), seconds: seconds)
      let lines = outcome.lines.map { ports($0, .printed) }
      return .init(
        line: step.line, command: command,
        problem: problem(lines, expected, exitCode: outcome.exitCode, wanted: exitCode))
    }
  }

  func stop() {
    shell.stop()
    lab?.stop()
  }

  private mutating func start(seconds: Double) throws -> TutorialShell.Outcome {
    lab?.stop()
    let lab = try TutorialLab(program: program, folder: folder, path: path, seconds: seconds)
    self.lab = lab
    return .init(lines: lab.lines, exitCode: 0)
  }

  private enum Direction { case running, printed }

  private func ports(_ text: String, _ direction: Direction) -> String {
    (lab?.ports ?? []).reduce(text) { text, pair in
      let (old, new) =
        direction == .running ? (pair.printed, pair.running) : (pair.running, pair.printed)
      return text.replacing(":\(old)", with: ":\(new)").replacing("%3A\(old)", with: "%3A\(new)")
    }
  }

  private mutating func problem(
    _ lines: [String], _ expected: [String], exitCode: Int32, wanted: Int32
  ) -> String? {
    let transcript = lines.map { "    \($0)" }.joined(separator: "\n")
    if exitCode != wanted {
      return "exit code \(exitCode) where \(wanted) was expected; it printed:\n\(transcript)"
    }
    guard let mismatch = OutputPattern(expected).mismatch(in: lines, holes: &holes) else { return nil }
    return """
      expected: \(mismatch.expected ?? "no more lines")
        actual: \(mismatch.actual ?? "no more lines")
      it printed:
      \(transcript)
      """
  }
}
