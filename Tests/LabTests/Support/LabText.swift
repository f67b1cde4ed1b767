import Foundation
import Testing
import Topology

/// A `lab.json` under edit: the default lab of the project, changed the way a person would change it.
struct LabText: Sendable {
  private(set) var text: String

  /// The file that `make run` starts.
  static func standard() throws -> LabText {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return LabText(
      text: try String(contentsOf: root.appendingPathComponent("lab.json"), encoding: .utf8))
  }

  /// Every kind of client, so that one lab serves many tests.
  static func allClients() throws -> LabText {
    try standard().inserting(
      """
      "basic": { "authentication": "client_secret_basic", "secret": "basic-secret", "certificateBound": true,
                 "grants": ["client_credentials"], "scopes": ["profile", "email"] },
      "post": { "authentication": "client_secret_post", "secret": "post-secret", "certificateBound": true,
                "grants": ["client_credentials"], "scopes": ["profile"] },
      "portal": { "authentication": "tls_client_auth", "subject": { "dn": "CN=portal.example.com" },
                  "truststore": "partners", "certificateBound": true,
                  "redirects": ["http://localhost:8080/api/mock/redirection/portal"],
                  "grants": ["authorization_code", "refresh_token"], "scopes": ["profile"] },
      """, before: #""machine": {"#)
  }

  /// - Throws: where `old` does not occur exactly once, for then the edit would not be what the test means.
  func replacing(_ old: String, with new: String) throws -> LabText {
    try #require(text.components(separatedBy: old).count == 2, "'\(old)' must occur once")
    return LabText(text: text.replacingOccurrences(of: old, with: new))
  }

  func inserting(_ new: String, before anchor: String) throws -> LabText {
    try replacing(anchor, with: new + " " + anchor)
  }

  func topology() throws -> LabTopology {
    let reading = TopologyReader.read(Array(text.utf8), file: "lab.json")
    return try #require(reading.topology, "\(reading.errors.map(\.description).joined(separator: "\n"))")
  }
}
