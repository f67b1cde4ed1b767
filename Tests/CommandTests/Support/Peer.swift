import Foundation
import Testing

/// A program that was not written here, or a file of one.
enum Peer: String {
  case curl, openssl, script, chromium, python, nginx, tshark, mitmdump, schemathesis
  case harSchema = "har.json"
  case mermaid = "mermaid.min.js"

  /// Where it is, or nil.
  var path: String? {
    switch self {
    case .python, .mitmdump, .schemathesis:
      return Self.executable(Project.root.appendingPathComponent(".venv/bin/\(rawValue)").path)
    case .harSchema: return Self.readable("/usr/share/nodejs/har-schema/lib/\(rawValue)")
    case .mermaid: return Self.packages.flatMap { Self.readable("\($0)/artoo_mermaid/assets/\(rawValue)") }
    case .curl, .openssl, .script, .chromium, .nginx, .tshark: break
    }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    // Servers stand where not every user looks.
    return (folders + ["/usr/sbin"]).lazy.compactMap { Self.executable("\($0)/\(rawValue)") }.first
  }

  /// Whether a missing one is a failure.
  static var areRequired: Bool { ProcessInfo.processInfo.environment["HOLDFAST_REQUIRE_PEERS"] == "1" }

  /// Where Python's packages are.
  private static var packages: String? {
    let library = Project.root.appendingPathComponent(".venv/lib").path
    let pythons = try? FileManager.default.contentsOfDirectory(atPath: library)
    return pythons?.first { $0.hasPrefix("python3") }.map { "\(library)/\($0)/site-packages" }
  }

  private static func readable(_ path: String) -> String? {
    FileManager.default.isReadableFile(atPath: path) ? path : nil
  }

  private static func executable(_ path: String) -> String? {
    FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips where a peer is missing, and says which; where peers are required the test runs, and fails for
  /// want of it.
  static func peers(_ peers: Peer...) -> Self {
    let missing = peers.filter { $0.path == nil }.map(\.rawValue).joined(separator: ", ")
    return .enabled(
      if: missing.isEmpty || Peer.areRequired, "not installed: \(missing); make peers installs it")
  }
}

/// Everything that runs `holdfast` as a process. One after the other, for each test may use the whole
/// machine.
@Suite(.serialized) struct CommandTests {}
