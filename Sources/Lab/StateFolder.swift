package import Foundation

/// The folder of one lab: its stores, its lock, and `run.json` while it is up.
///
/// The lock decides who owns the folder. It is the kernel's, so it goes with its process however that ends,
/// and a folder left by a killed lab can be taken at once.
package final class StateFolder: Sendable {
  package let url: URL
  private let lock: Int32

  /// Takes the folder, making it (0700) where it is missing.
  package init(taking url: URL) throws(LabError) {
    self.url = url
    do {
      try FileManager.default.createDirectory(
        at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .system("cannot make the state folder \(url.path): \(error.localizedDescription)")
    }
    let path = url.appendingPathComponent("lock").path
    lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .system("cannot open \(path): \(String(cString: strerror(errno)))") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let owner = Self.owner(lock)
      close(lock)
      throw .stateInUse(folder: url.path, pid: owner)
    }
    ftruncate(lock, 0)
    let pid = Array("\(getpid())\n".utf8)
    pwrite(lock, pid, pid.count, 0)
  }

  package static let wireName = "wire"

  package var runFile: URL { url.appendingPathComponent("run.json") }
  package var trafficFile: URL { url.appendingPathComponent("traffic.sqlite") }
  package var wireFolder: URL { url.appendingPathComponent(Self.wireName) }
  package var identityFile: URL { url.appendingPathComponent("identity.sqlite") }

  /// Gives the folder up; whoever waits for the lock may take it.
  package func release() {
    unlink(runFile.path)
    close(lock)
  }

  private static func owner(_ descriptor: Int32) -> Int32? {
    var text = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &text, text.count, 0)
    guard count > 0 else { return nil }
    return Int32(
      String(decoding: text[..<count], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
