import Foundation
import Lab
import OrderedCollections
import Topology

/// What the system lends a lab: its folder, its open files and its sockets. Listed while the lab is up, so
/// that nothing of another lab in the process is mistaken for it.
struct Belongings {
  private let folder: String
  private let sockets: Set<String>
  /// What must be gone: the folder, or where it stays, `run.json` in it.
  private let vanishing: String

  init(of lab: RunningLab, isEphemeral: Bool) {
    folder = lab.stateFolder.path
    vanishing = isEphemeral ? folder : folder + "/run.json"
    var ports = Set(lab.topology.nodes.values.flatMap { $0.listeners.values.map(\.url.port) })
    if let console = lab.topology.console { ports.insert(console.port) }
    sockets = Self.sockets(on: ports)
  }

  /// What the process still holds of it, in words.
  var left: [String] {
    let open = Self.openFiles()
    let files = open.filter { $0.hasPrefix(folder) || sockets.contains($0) }
    return FileManager.default.fileExists(atPath: vanishing) ? files + [vanishing] : files
  }

  /// Where each descriptor of this process leads: a path, or `socket:[4711]`.
  static func openFiles() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
  }

  /// The names of this process's threads.
  static func threads() -> [String] {
    let ids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return ids.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
      .map { $0.trimmingCharacters(in: .newlines) }
  }

  /// Those whose local end is one of these ports, as descriptors name them.
  private static func sockets(on ports: Set<UInt16>) -> Set<String> {
    let tables = ["tcp", "tcp6"].map { try? String(contentsOfFile: "/proc/self/net/\($0)", encoding: .utf8) }
    let rows = tables.compactMap(\.self).flatMap { $0.split(separator: "\n").dropFirst() }
    return Set(
      rows.compactMap { row in
        let columns = row.split(separator: " ")
        guard columns.count > 9, let port = columns[1].split(separator: ":").last,
          let number = UInt16(port, radix: 16), ports.contains(number)
        else { return nil }
        return "socket:[\(columns[9])]"
      })
  }
}
