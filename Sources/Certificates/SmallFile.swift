import Glibc

/// Whole files of a few kilobytes.
enum SmallFile {
  /// Longer files are refused.
  static let bytesMax = 1_048_576

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func read(_ path: String) throws(CertificateError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .file("\(path) cannot be read: \(errorText())") }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .file("\(path) cannot be read: \(errorText())") }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= bytesMax else { throw .file("\(path) is too long for a certificate or a key") }
    }
  }

  /// Never overwrites. A file that could not be written whole is removed.
  static func create(_ path: String, _ text: String, mode: mode_t) throws(CertificateError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else {
      throw errno == EEXIST ? alreadyExists(path) : .file("\(path) cannot be written: \(errorText())")
    }
    defer { close(file) }
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let reason = errorText()
        unlink(path)
        throw .file("\(path) cannot be written: \(reason)")
      }
      start += count
    }
  }

  static func alreadyExists(_ path: String) -> CertificateError {
    .file("\(path) exists and is not overwritten: remove it first, or choose another name")
  }

  private static func errorText() -> String { String(cString: strerror(errno)) }
}
