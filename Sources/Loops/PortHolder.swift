/// Who listens on a port, as far as /proc shows it to this user.
package enum PortHolder {
  /// `pid 1234 (nginx)`, or nil where nobody does or another user's process does.
  package static func describe(port: UInt16) -> String? {
    let sockets = Set(
      ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listeningSockets(in: ProcFiles.text($0), port: port) })
    guard !sockets.isEmpty,
      let process = ProcFiles.processes.first(where: { ProcFiles.process($0, holdsAny: sockets) })
    else { return nil }
    return "pid \(process) (\(commandName(process)))"
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

  private static func commandName(_ process: Int32) -> String {
    let text = ProcFiles.text("/proc/\(process)/comm")
    return String(text.split(separator: "\n").first ?? "unknown")
  }
}
