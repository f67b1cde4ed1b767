import Foundation

/// A temporary folder that goes with this object.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("holdfast-\(UUID().uuidString)", isDirectory: true).resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// With the default lab in it, or another one.
  convenience init(lab: String?) throws {
    try self.init()
    try write("lab.json", lab ?? Project.read("lab.json"))
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
  func data(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }
  func read(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

  func write(_ name: String, _ text: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// A name for what a test itself keeps.
  func hidden() -> URL { url.appendingPathComponent(".test-\(UUID().uuidString)") }

  /// Runs a program here, to its end.
  func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String = ""
  ) async throws -> ChildProcess.Outcome {
    try await ChildProcess(program, arguments, in: self, environment: environment, input: input).end()
  }

  /// Runs `holdfast` here, to its end.
  func holdfast(
    _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> ChildProcess.Outcome {
    try await run(Project.program, arguments, environment: environment)
  }
}

/// The project that is tested.
enum Project {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The `holdfast` that was built beside the tests.
  static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("holdfast").path

  static func read(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }
}
