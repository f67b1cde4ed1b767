import ArgumentParser
import Foundation
import Tutorials

struct Tutorial: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tutorial",
    abstract: "List the tutorials, or run the commands of one.", subcommands: [List.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tutorials.")
    @OptionGroup var folder: TutorialFolder

    func run() throws {
      for url in try folder.tutorials() {
        let text = try String(contentsOf: url.appendingPathComponent("README.md"), encoding: .utf8)
        print("\(url.lastPathComponent)  \(try TutorialDocument(parsing: text).title)")
      }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Run the console blocks of a tutorial against a lab of its own, and compare what they print.")
    @OptionGroup var folder: TutorialFolder

    @Argument(help: "A tutorial's number or the start of its name; all where it is left out.")
    var name = ""

    func run() throws {
      let chosen = try folder.tutorials().filter { $0.lastPathComponent.hasPrefix(name) }
      guard !chosen.isEmpty else {
        complain(["no tutorial begins with '\(name)' in \(folder.path)"])
        throw ExitCode(64)
      }
      var failed = false
      for url in chosen { failed = try !check(url) || failed }
      if failed { throw Exit.no }
    }

    private func check(_ url: URL) throws -> Bool {
      let terminal = Terminal.standardOutput
      print(terminal.bold(url.lastPathComponent))
      let runner = TutorialRunner(tutorial: url, program: try Program.url())
      let reports = try runner.run { report in
        let mark = report.problem == nil ? terminal.green("ok") : terminal.red("failed")
        print("  \(url.lastPathComponent)/README.md:\(report.line): \(mark)")
        if let problem = report.problem { print("    $ \(report.command)\n\(problem)") }
      }
      return reports.allSatisfy { $0.problem == nil }
    }
  }
}

struct TutorialFolder: ParsableArguments {
  @Option(name: .customLong("tutorials"), help: "The folder of the tutorials.")
  var path = "Tutorials"

  /// In the order of their numbers.
  func tutorials() throws -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let url = URL(fileURLWithPath: path, isDirectory: true)
    return names.sorted().map { url.appendingPathComponent($0, isDirectory: true) }
      .filter { FileManager.default.fileExists(atPath: $0.appendingPathComponent("README.md").path) }
  }
}

/// The program that is running.
enum Program {
  static func url() throws -> URL {
    URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
  }
}
