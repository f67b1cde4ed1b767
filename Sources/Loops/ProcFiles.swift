import Glibc

/// Reads what /proc shows to this user; what it does not show is empty, or nil.
enum ProcFiles {
  private static let fileBytesMax = 8 * 1024 * 1024

  static func entries(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// Every process that runs.
  static var processes: [Int32] { entries("/proc").compactMap { Int32($0) } }

  /// Whether a process has one of these sockets open, which are named by their inodes.
  static func process(_ process: Int32, holdsAny sockets: Set<String>) -> Bool {
    entries("/proc/\(process)/fd").contains { descriptor in
      guard let target = linkTarget("/proc/\(process)/fd/\(descriptor)") else { return false }
      return target.hasPrefix("socket:[") && sockets.contains(String(target.dropFirst(8).dropLast()))
    }
  }

  static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { closeDescriptor(descriptor) }
    var bytes: [UInt8] = []
    withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 1) { buffer in
      while bytes.count < fileBytesMax {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return }
        bytes.append(contentsOf: UnsafeRawBufferPointer(buffer).prefix(count))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func linkTarget(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(path, start, buffer.count)
      guard count > 0 else { return nil }
      return String(decoding: UnsafeRawBufferPointer(buffer).prefix(count), as: UTF8.self)
    }
  }
}
