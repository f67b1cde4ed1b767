import Foundation
import JSON
import Testing

extension CommandTests {
  /// What is left when the process ends in the middle of its work.
  @Suite(.peers(.curl)) struct KilledLabTests {
    @Test func `what the log had shown is still there, and what was issued still works`() async throws {
      let scratch = try Scratch(lab: nil)
      let lab = try await LabProcess.start(in: scratch)
      var secrets = try await issued(by: lab)
      let token = try #require(secrets.last)

      let load = try lab.curlProcess(
        as: "client",
        [
          "--fail-early", "-o", "/dev/null", "-H", "Authorization: Bearer \(token)",
          lab.url("gateway", "mtls") + "/dev/time?n=[1-1000000]",
        ])
      var shown: [String: String] = [:]
      while shown.count < 300 {
        secrets.append(try await lab.machineToken())
        shown = Self.exchanges(try await lab.rows())
      }
      #expect(load.isRunning)
      try await lab.kill()
      _ = try await load.end()

      #expect(Self.missing(shown, in: try await lab.rows()) == [])
      try expectDigestsOnly(secrets, in: scratch)

      let next = try await LabProcess.start(in: scratch)
      let highest = try #require(shown.keys.compactMap { Int($0.dropFirst()) }.max())
      #expect(try await next.time(as: "client", token: token).status == 200)
      let rows = try await next.rows()
      #expect(Self.missing(shown, in: rows) == [])
      let newest = rows.compactMap { $0["id"]?.string }.filter { $0.hasPrefix("x") }.compactMap {
        Int($0.dropFirst())
      }
      #expect(try #require(newest.max()) > highest)
      #expect(Set(newest).count == newest.count)
      try await next.stop()
      try expectDigestsOnly(secrets, in: scratch)
    }

    /// A code, and the tokens of both grants; an access token of `client` is the last.
    private func issued(by lab: LabProcess) async throws -> [String] {
      let code = try await lab.logIn()
      let answer = try await lab.token(
        as: "client", ["grant_type": "authorization_code", "client_id": "tutorial", "code": code])
      let refreshed = try await lab.token(
        as: "client",
        [
          "grant_type": "refresh_token", "client_id": "tutorial",
          "refresh_token": try answer.member("refresh_token"),
        ])
      return try [
        code, await lab.logIn(), answer.member("refresh_token"), answer.member("access_token"),
        refreshed.member("refresh_token"), refreshed.member("access_token"),
      ]
    }

    /// Whole exchanges by id: what was asked and how it was answered.
    private static func exchanges(_ rows: [JSONValue]) -> [String: String] {
      let pairs = rows.compactMap { row -> (String, String)? in
        guard row["kind"]?.string == "exchange", let id = row["id"]?.string, let response = row["response"]
        else {
          return nil
        }
        return (id, "\(row["request"]?["target"]?.string ?? "") \(response["status"]?.int64 ?? 0)")
      }
      return Dictionary(pairs) { first, _ in first }
    }

    private static func missing(_ shown: [String: String], in rows: [JSONValue]) -> [String] {
      let kept = exchanges(rows)
      return shown.filter { kept[$0.key] != $0.value }.keys.sorted()
    }

    private func expectDigestsOnly(_ secrets: [String], in scratch: Scratch) throws {
      let files = ["identity.sqlite", "identity.sqlite-wal"].map { ".holdfast/\($0)" }.filter(scratch.exists)
      var bytes = Data()
      for file in files { bytes += try scratch.data(file) }
      // What is not secret is there, so the search would find a secret.
      #expect(bytes.range(of: Data("tutorial".utf8)) != nil)
      for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil) }
    }
  }
}
