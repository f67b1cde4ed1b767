import Foundation
import JSON
import Testing

extension CommandTests {
  /// Programs in Python that were not written for this lab.
  @Suite struct PythonTests {
    private func python(
      _ lab: LabProcess, _ script: String, _ arguments: [String]
    ) async throws -> JSONValue {
      let path = try #require(Peer.python.path, "make peers installs it")
      let file = try #require(
        Bundle.module.url(forResource: script, withExtension: "py", subdirectory: "Peers")
      ).path
      let outcome = try await lab.scratch.run(
        path, [file] + arguments,
        environment: [
          "REQUESTS_CA_BUNDLE": lab.scratch.path(".holdfast/trust.pem"), "OAUTHLIB_INSECURE_TRANSPORT": "1",
          "PYTHONDONTWRITEBYTECODE": "1",
        ])
      try #require(outcome.status == 0, "\(outcome.errors)")
      return try JSONValue(parsing: Array(outcome.output.utf8))
    }

    @Test(.peers(.python)) func `requests-oauthlib gets a bound token, uses it and renews it`() async throws {
      try await LabProcess.with { lab in
        let result = try await python(lab, "relying_party", [lab.scratch.path(".holdfast/run.json")])
        #expect(try result["issuer"]?.string == lab.url("token-proxy", "mtls"))
        #expect(result["state"]?.bool == true)
        #expect(result["scope"]?.strings == ["email", "profile"])
        #expect(result["mine"]?.int64 == 200)
        #expect(result["subject"]?.string == "john")
        #expect(result["stolen"]?.int64 == 403)
        #expect(result["rotated"]?.bool == true)
      }
    }

    @Test(.peers(.python, .chromium), arguments: ["Authorize", "Deny"])
    func `a browser logs in and is sent back`(button: String) async throws {
      try await LabProcess.with { lab in
        let result = try await python(
          lab, "browser", [lab.loginURL, button, Self.screenshots(lab) + "/\(button)"])
        #expect(result["login"]?.string?.contains("tutorial asks for access") == true)
        #expect(result["login"]?.string?.contains("profile") == true)
        let url = try #require(result["url"]?.string)
        #expect(url.hasPrefix(try lab.url("idp", "front") + "/api/mock/redirection/holdfast?"))
        #expect(url.contains("state=123"))
        #expect(url.contains("code=") == (button == "Authorize"))
        #expect(url.contains("error=access_denied") == (button == "Deny"))
        #expect(result["messages"]?.array == [], "the browser's console")
        guard button == "Authorize" else { return }
        let code = try #require(url.firstMatch(of: /code=([^&]*)/)).1
        #expect(result["arrival"]?.string?.contains(code) == true)
        let answer = try await lab.token(
          as: "client", ["grant_type": "authorization_code", "client_id": "tutorial", "code": String(code)])
        #expect(answer.status == 200)
      }
    }

    /// Where the pages can be looked at after the test, if somebody says so.
    private static func screenshots(_ lab: LabProcess) -> String {
      ProcessInfo.processInfo.environment["HOLDFAST_SCREENSHOTS"] ?? lab.scratch.url.path
    }
  }
}
