import Foundation
import Testing

@testable import Loops

@Suite struct FileWatcherTests {
  @Test func `a file that is written is told by its name`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("holdfast-test-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await withLoop { loop in
      let watch = Watch(loop: loop)
      try await watch.start(folder.path)
      try Data("x".utf8).write(to: folder.appendingPathComponent("code.py"))
      #expect(await watch.name() == "code.py")
      await watch.close()
    }
  }

  @Test func `a folder that is not there is an error`() async throws {
    try await withLoop { loop in
      let watch = Watch(loop: loop)
      await #expect(throws: UVError.self) { try await watch.start("/no/such/folder") }
    }
  }
}

/// Waits for the first name that a watcher tells.
private actor Watch: LoopBound {
  nonisolated let loop: EventLoop
  private var watcher: FileWatcher?
  private var first: String?
  private var waiting: CheckedContinuation<Void, Never>?

  init(loop: EventLoop) { self.loop = loop }

  func start(_ path: String) throws {
    watcher = try FileWatcher(watching: path, on: loop) { name in
      self.first = self.first ?? name
      self.waiting?.resume()
      self.waiting = nil
    }
  }

  func name() async -> String? {
    if first == nil { await withCheckedContinuation { waiting = $0 } }
    return first
  }

  func close() { watcher?.close() }
}
