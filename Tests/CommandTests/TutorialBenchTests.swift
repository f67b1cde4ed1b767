import Foundation
import JSON
import Testing

extension CommandTests {
  /// The servers that the main tutorial was written for, with the lab as what they cannot be had without.
  @Suite struct TutorialBenchTests {
    /// An account with an access token, so that both versions of the API can be spoken.
    private static var lab: String {
      get throws {
        try Project.read("lab.json")
          .replacing(
            #""holdfast": "holdfast-secret""#,
            with: #""holdfast": { "secret": "holdfast-secret", "accessToken": "holdfast-token" }"#
          )
          .replacing(#""/api/service/*"]"#, with: #""/api/service/*", "/api/holdfast/*"]"#)
      }
    }

    @Test(.peers(.python, .nginx), arguments: ["V2", "V3"])
    func `nginx and Django's authorization server work with the lab as their Authlete`(version: String)
      async throws
    {
      try await LabProcess.with(lab: Self.lab) { lab in
        let result = try await walk(lab, version: version)
        try expectCodeFlow(result, lab)
        #expect(result["token"] == [200, "profile email"])
        #expect(result["without certificate"] == [400, "invalid_request"])
        #expect(result["code at the lab"] == 200)
        #expect(result["code again"] == "invalid_grant")
        #expect(result["unknown client"] == 401)
        #expect(result["mine"]?["status"] == 200)
        #expect(result["mine"]?["body"]?.string?.contains(#""sub":"john""#) == true)
        #expect(result["stolen"]?["status"] == 403)
        #expect(
          result["stolen"]?["body"]
            == #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#)
        #expect(result["introspection"] == true)
        #expect(result["keys"] == 1)
        #expect(try result["issuer"]?.string == lab.url("token-proxy", "mtls"))
        #expect(result["revocation"] == 200)
        #expect(result["revoked"] == 403)
        #expect(result["stranger"] == "The caller is not a service account.")
        try await expectRecord(of: try #require(result["access"]?.string), version: version, lab)
      }
    }

    private func expectCodeFlow(_ result: JSONValue, _ lab: LabProcess) throws {
      let back = try lab.url("idp", "front") + "/api/mock/redirection/holdfast?code="
      #expect(result["login"] == 302)
      #expect(result["location"]?.string?.hasPrefix(back) == true)
      #expect(result["state"] == "123")
      #expect(result["ticket again"] == 400)
      #expect(result["deny"] == "access_denied")
      #expect(result["wrong password"] == "login_required")
      #expect(result["nobody to ask"] == "login_required")
      #expect(result["foreign scope"] == "invalid_scope")
      #expect(result["foreign redirect"] == "invalid_request")
    }

    /// The log tells of each call what it tells of a request, and keeps the secrets in it to itself.
    private func expectRecord(of token: String, version: String, _ lab: LabProcess) async throws {
      let rows = try await lab.rows()
      let text = rows.map(\.text).joined(separator: "\n")
      for secret in [token, "holdfast-secret", "holdfast-token"] { #expect(!text.contains(secret)) }
      let path = version == "V3" ? "/api/holdfast/auth/token" : "/api/auth/token"
      #expect(text.contains(#""\#(path)""#))
      for rule in ["certificate-for-binding", "ticket-usable", "handed-on-certificate", "user-consented"] {
        #expect(text.contains(#""\#(rule)""#), "\(rule)")
      }
    }

    private func walk(_ lab: LabProcess, version: String) async throws -> JSONValue {
      let python = try #require(Peer.python.path, "make peers installs it")
      let nginx = try #require(Peer.nginx.path, "make peers installs it")
      let script = try #require(
        Bundle.module.url(forResource: "tutorial_bench", withExtension: "py", subdirectory: "Peers")
      ).path
      let folder = lab.scratch.path("nginx")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let outcome = try await lab.scratch.run(
        python, [script, lab.scratch.path(".holdfast/run.json"), folder, nginx, version],
        environment: [
          "REQUESTS_CA_BUNDLE": lab.scratch.path(".holdfast/trust.pem"), "PYTHONDONTWRITEBYTECODE": "1",
        ])
      try #require(outcome.status == 0, "\(outcome.errors)")
      return try JSONValue(parsing: Array(outcome.output.utf8))
    }
  }
}
