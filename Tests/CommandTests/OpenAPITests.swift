import Foundation
import JSON
import Testing

extension CommandTests {
  /// The control API as others find it: a program that reads its description and tries what it allows and what it does
  /// not.
  @Suite struct OpenAPITests {
    /// What never ends is left out.
    private static let endless = ["/api/events", "/api/log"]

    @Test(.peers(.schemathesis)) func `no answer is a 5xx, or other than the description says`() async throws
    {
      try await LabProcess.with { lab in
        let console = try #require(lab.run["console"]?.string)
        let token = try #require(lab.run["controlToken"]?.string)
        let settings = try #require(
          Bundle.module.url(forResource: "schemathesis", withExtension: "toml", subdirectory: "Peers")
        ).path
        let path = try #require(Peer.schemathesis.path, "make peers installs it")
        let outcome = try await lab.scratch.run(
          path,
          [
            "--config-file", settings, "run", "\(console)/openapi.json", "-H",
            "Authorization: Bearer \(token)",
          ]
            + Self.endless.flatMap { ["--exclude-path", $0] }
            + ["--max-examples", "10", "--request-timeout", "20", "--seed", "8705", "--no-color"])
        #expect(outcome.status == 0, "\(outcome.output.suffix(6000))")
        #expect(try await lab.holdfast("status").status == 0)
      }
    }
  }
}
