import Foundation
import JSON
import Testing

extension CommandTests {
  @Suite(.peers(.curl)) struct CurlTests {
    /// curl 7.88 with OpenSSL: under TLS 1.3 the refusal comes where the response is expected (56), under
    /// TLS 1.2 in the handshake (35).
    @Test(arguments: [("1.3", 56), ("1.2", 35)] as [(String, Int32)], ["robot", nil] as [String?])
    func `a refused client certificate ends curl by version`(version: (String, Int32), certificate: String?)
      async throws
    {
      try await LabProcess.with { lab in
        let answer = try await lab.curl(
          as: certificate, ["--tls-max", version.0, lab.url("gateway", "mtls") + "/dev/time"])
        #expect(answer.exit == version.1)
        #expect(answer.status == 0)
        let refused = try await lab.rows("--handshake")
        #expect(refused.count == 1)
        #expect(
          refused.first?["certificate"]?["subject"]?.string == certificate.map { _ in "CN=robot.example.com" }
        )
        #expect(try await lab.rows().allSatisfy { $0["kind"]?.string == "connection" })
      }
    }

    @Test func `a connection is kept for the next request`() async throws {
      try await LabProcess.with { lab in
        let token = try await lab.machineToken()
        let outcome = try await lab.curlProcess(
          as: "client",
          [
            "-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n", "-H", "Authorization: Bearer \(token)",
            lab.url("gateway", "mtls") + "/dev/time?n=[1-3]",
          ]
        ).end()
        #expect(outcome.lines == ["200 1", "200 0", "200 0"])
      }
    }

    @Test func `the second domain is served by its name`() async throws {
      try await LabProcess.with { lab in
        let port = try #require(lab.url("gateway", "mtls").split(separator: ":").last)
        let token = try await lab.machineToken()
        let answer = try await lab.curl(
          as: "client",
          [
            "--resolve", "api.example.com:\(port):127.0.0.1", "-H", "Authorization: Bearer \(token)",
            "https://api.example.com:\(port)/dev/time",
          ])
        #expect(answer.exit == 0)
        #expect(answer.status != 0)
      }
    }
  }
}
