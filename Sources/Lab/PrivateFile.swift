import Foundation

/// A file that only its owner may read (0600), and that appears whole or not at all.
enum PrivateFile {
  static func write(_ bytes: [UInt8], to url: URL) throws(LabError) {
    let draft = url.deletingLastPathComponent().appendingPathComponent(
      ".\(url.lastPathComponent).\(getpid())")
    let descriptor = open(draft.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw refusal(url) }
    let isWritten = Foundation.write(descriptor, bytes, bytes.count) == bytes.count
    guard close(descriptor) == 0, isWritten, rename(draft.path, url.path) == 0 else {
      let error = refusal(url)
      unlink(draft.path)
      throw error
    }
  }

  private static func refusal(_ url: URL) -> LabError {
    .system("cannot write \(url.path): \(String(cString: strerror(errno)))")
  }
}
