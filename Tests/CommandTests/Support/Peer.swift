import Foundation
import Testing

/// A program that was not written here.
enum Peer: String {
  case curl, openssl, script, chromium, python, nginx, tshark, mitmdump, schemathesis

  /// Where it is, or nil.
  var path: String? {
    if [.python, .mitmdump, .schemathesis].contains(self) {
      return Self.executable(Project.root.appendingPathComponent(".venv/bin/\(rawValue)").path)
    }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    // Servers stand where not every user looks.
    return (folders + ["/usr/sbin"]).lazy.compactMap { Self.executable("\($0)/\(rawValue)") }.first
  }

  /// Whether a missing one is a failure.
  static var areRequired: Bool { ProcessInfo.processInfo.environment["HOLDFAST_REQUIRE_PEERS"] == "1" }

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
