import Glibc

/// Which process has the far end of a connection open, where that is on this machine and /proc shows it.
package enum ConnectionHolder {
  /// One end of a connection: an IPv4 or IPv6 address without brackets.
  package struct End: Sendable {
    let address: String
    let port: UInt16

    package init(address: String, port: UInt16) {
      self.address = address
      self.port = port
    }
  }

  /// Asks the kernel, and looks at every process: nothing to do for each request.
  ///
  /// - Parameters:
  ///   - far: the end that is looked for.
  ///   - near: the other one.
  ///   - leaders: processes that lead a session each.
  /// - Returns: whose session the process belongs to that holds it.
  package static func leader(holding far: End, toward near: End, among leaders: Set<Int32>) -> Int32? {
    guard !leaders.isEmpty, let inode = SocketDiagnosis.inode(of: far, toward: near) else { return nil }
    let socket: Set = ["\(inode)"]
    if let leader = leaders.first(where: { ProcFiles.process($0, holdsAny: socket) }) { return leader }
    for process in ProcFiles.processes where !leaders.contains(process) {
      let leader = getsid(process)
      if leaders.contains(leader), ProcFiles.process(process, holdsAny: socket) { return leader }
    }
    return nil
  }
}
