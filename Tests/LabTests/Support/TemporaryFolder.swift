import Foundation

/// A folder that is the test's own.
struct TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("holdfast-test-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// Makes it the folder of this process's temporary files. For a process that has only one test to run.
  func becomeTheSystems() { setenv("TMPDIR", url.path, 1) }

  var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [] }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
