import Foundation
import Testing

/// Files of the repository that tests read, compare or, when asked to, write again.
enum RepositoryFile {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// `HOLDFAST_UPDATE=1` writes generated files instead of comparing them.
  static let isUpdating = ProcessInfo.processInfo.environment["HOLDFAST_UPDATE"] == "1"

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: path)))
  }

  static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  /// Fails where the file differs from what its generator says today.
  static func expectFresh(_ path: String, _ content: String) throws {
    if isUpdating {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try content.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try text(path) == content, "\(path) is stale; run the tests with HOLDFAST_UPDATE=1")
  }
}
