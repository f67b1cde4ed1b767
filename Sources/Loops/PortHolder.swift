import Glibc

/// Who listens on a port, as far as /proc shows it to this user.
package enum PortHolder {
  private static let tableBytesMax = 8 * 1024 * 1024

  /// `pid 1234 (nginx)`, or nil where nobody does or another user's process does.
  package static func describe(port: UInt16) -> String? {
    let sockets = Set(
      ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listeningSockets(in: contents($0), port: port) })
    guard !sockets.isEmpty else { return nil }
    for process in entries("/proc") where process.utf8.allSatisfy({ (48...57).contains($0) }) {
      if holds(process, any: sockets) { return "pid \(process) (\(commandName(process)))" }
    }
    return nil
  }

  /// The inodes of the listening sockets on `port` in a table as the kernel prints it.
  static func listeningSockets(in table: String, port: UInt16) -> [String] {
    table.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count > 9, fields[3] == "0A" else { return nil }
      guard let colon = fields[1].lastIndex(of: ":") else { return nil }
      return UInt16(fields[1][fields[1].index(after: colon)...], radix: 16) == port ? String(fields[9]) : nil
    }
  }

  private static func holds(_ process: String, any sockets: Set<String>) -> Bool {
    entries("/proc/\(process)/fd").contains { descriptor in
      guard let target = linkTarget("/proc/\(process)/fd/\(descriptor)") else { return false }
      return target.hasPrefix("socket:[") && sockets.contains(String(target.dropFirst(8).dropLast()))
    }
  }

  private static func commandName(_ process: String) -> String {
    let text = contents("/proc/\(process)/comm")
    return String(text.split(separator: "\n").first ?? "unknown")
  }

  private static func entries(_ folder: String) -> [String] {
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

  private static func linkTarget(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(path, start, buffer.count)
      guard count > 0 else { return nil }
      return String(decoding: UnsafeRawBufferPointer(buffer).prefix(count), as: UTF8.self)
    }
  }

  private static func contents(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { closeDescriptor(descriptor) }
    var bytes: [UInt8] = []
    withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 1) { buffer in
      while bytes.count < tableBytesMax {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return }
        bytes.append(contentsOf: UnsafeRawBufferPointer(buffer).prefix(count))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
