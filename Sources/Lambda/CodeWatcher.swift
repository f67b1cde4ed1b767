import Foundation
package import Loops

/// Tells when the code of a function has changed, once for all the changes of one moment. Confined to its loop.
package final class CodeWatcher {
  /// An editor writes a file in several steps.
  private static let settleTime = Duration.milliseconds(100)
  private static let foldersMax = 64

  private let loop: EventLoop
  private let changed: () -> Void
  private var watchers: [FileWatcher] = []
  private var timer: LoopTimer?

  /// - Parameters:
  ///   - path: a folder, which is watched with the folders in it, or a file.
  ///   - changed: called on the loop.
  package init(watching path: String, on loop: EventLoop, changed: @escaping () -> Void) {
    self.loop = loop
    self.changed = changed
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
    if isFolder.boolValue {
      for folder in Self.folders(in: path) { watch(folder, only: nil) }
    } else {
      // A file that is replaced is another file: its folder tells of both.
      let url = URL(fileURLWithPath: path)
      watch(url.deletingLastPathComponent().path, only: url.lastPathComponent)
    }
  }

  package func close() {
    for watcher in watchers { watcher.close() }
    watchers = []
    timer?.close()
    timer = nil
  }

  private func watch(_ folder: String, only file: String?) {
    let watcher = try? FileWatcher(watching: folder, on: loop) { [unowned self] name in
      guard let name, file.map({ $0 == name }) ?? Self.isCode(name) else { return }
      wait()
    }
    if let watcher { watchers.append(watcher) }
  }

  private func wait() {
    timer?.close()
    timer = try? LoopTimer(on: loop, after: Self.settleTime) { [unowned self] in
      timer?.close()
      timer = nil
      changed()
    }
  }

  /// What Python and editors leave beside the code is none.
  private static func isCode(_ name: String) -> Bool {
    !name.hasPrefix(".") && !name.hasSuffix("~") && !name.hasSuffix(".pyc") && name != "__pycache__"
      && !name.allSatisfy(\.isNumber)
  }

  private static func folders(in path: String) -> [String] {
    var folders = [path]
    let names = FileManager.default.enumerator(atPath: path)
    while folders.count < foldersMax, let name = names?.nextObject() as? String {
      let attributes = names?.fileAttributes
      guard attributes?[.type] as? FileAttributeType == .typeDirectory else { continue }
      let isCode = isCode(URL(fileURLWithPath: name).lastPathComponent)
      if isCode { folders.append("\(path)/\(name)") } else { names?.skipDescendants() }
    }
    return folders
  }
}
