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

  /// Reads the kernel's tables, which takes about a millisecond: nothing to do for every request.
  ///
  /// - Parameters:
  ///   - far: the end that is looked for.
  ///   - near: the other one.
  ///   - roots: process ids.
  /// - Returns: which of `roots` holds it: by itself, by a descendant, or by a process of its group or session.
  package static func root(holding far: End, toward near: End, among roots: Set<Int32>) -> Int32? {
    guard !roots.isEmpty, let socket = socket(far, near) else { return nil }
    if let root = roots.first(where: { ProcFiles.process($0, holdsAny: [socket]) }) { return root }
    for process in ProcFiles.processes where !roots.contains(process) {
      guard let root = ProcessKin.root(of: process, among: roots) else { continue }
      if ProcFiles.process(process, holdsAny: [socket]) { return root }
    }
    return nil
  }

  /// The inode of a socket. One that speaks IPv4 may be of either family.
  private static func socket(_ far: End, _ near: End) -> String? {
    guard let from = words(far.address), let to = words(near.address), from.count == to.count else {
      return nil
    }
    if from.count == 4 { return inode(in: "/proc/net/tcp6", key(from, far.port, to, near.port)) }
    return inode(in: "/proc/net/tcp", key(from, far.port, to, near.port))
      ?? inode(in: "/proc/net/tcp6", key(mapped(from), far.port, mapped(to), near.port))
  }

  private static func inode(in table: String, _ key: [UInt8]) -> String? {
    inode(in: ProcFiles.bytes(table), key)
  }

  /// The tenth field of the line that begins, behind its number, with `key`; a socket that nobody holds any more
  /// has the inode 0.
  static func inode(in table: [UInt8], _ key: [UInt8]) -> String? {
    for line in table.split(separator: UInt8(ascii: "\n")) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line[colon...].dropFirst(2).starts(with: key)
      else { continue }
      let fields = line.split(separator: UInt8(ascii: " "))
      guard fields.count > 9 else { return nil }
      let inode = String(decoding: fields[9], as: UTF8.self)
      return inode == "0" ? nil : inode
    }
    return nil
  }

  /// The two ends as the kernel prints them, with the blank behind each.
  static func key(_ from: [UInt32], _ fromPort: UInt16, _ to: [UInt32], _ toPort: UInt16) -> [UInt8] {
    Array("\(text(from)):\(text(fromPort)) \(text(to)):\(text(toPort)) ".utf8)
  }

  private static func text(_ words: [UInt32]) -> String { words.map(text).joined() }

  private static func text(_ number: some FixedWidthInteger) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: number.bitWidth / 4 - digits.count) + digits
  }

  /// An address as the kernel keeps it, in words that it prints as if they were its own numbers.
  static func words(_ address: String) -> [UInt32]? {
    var v4 = in_addr()
    if inet_pton(AF_INET, address, &v4) == 1 { return [v4.s_addr] }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, address, &v6) == 1 else { return nil }
    return withUnsafeBytes(of: v6) { Array($0.bindMemory(to: UInt32.self)) }
  }

  /// `::ffff:127.0.0.1`
  private static func mapped(_ v4: [UInt32]) -> [UInt32] { [0, 0, UInt32(0xFFFF).bigEndian] + v4 }
}

/// How a process is related to others.
private struct ProcessKin {
  private static let generationsMax = 64

  let parent: Int32
  let group: Int32
  let session: Int32

  /// The one of `roots` that a process, or one of its ancestors, is or belongs to.
  static func root(of process: Int32, among roots: Set<Int32>) -> Int32? {
    var process = process
    for _ in 0..<generationsMax where process > 1 {
      if roots.contains(process) { return process }
      guard let kin = ProcessKin(of: process) else { return nil }
      if roots.contains(kin.group) { return kin.group }
      if roots.contains(kin.session) { return kin.session }
      process = kin.parent
    }
    return nil
  }

  /// From `/proc/PID/stat`, behind the name, which may hold anything (proc(5)): state, parent, group, session.
  private init?(of process: Int32) {
    let text = ProcFiles.text("/proc/\(process)/stat")
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[end...].split(separator: " ").dropFirst(2).prefix(3).compactMap { Int32($0) }
    guard fields.count == 3 else { return nil }
    (parent, group, session) = (fields[0], fields[1], fields[2])
  }
}
