import Foundation
import JSON
import Testing

extension CommandTests {
  /// The default TLS policy (RFC 9325), as `openssl s_client` meets it. A refusal counts only where the
  /// server's alert arrived, for a client may as well refuse by itself.
  @Suite(.peers(.openssl)) struct OpenSSLClientTests {
    struct Row: CustomTestStringConvertible {
      let options: [String]
      /// The number of the alert, or nil where the handshake succeeds.
      var alert: Int?
      /// What is agreed on.
      var words: String = "Verify return code"

      var testDescription: String { options.joined(separator: " ") }
    }

    private static func cipher(_ name: String, alert: Int? = 40) -> Row {
      Row(
        options: ["-tls1_2", "-cipher", name + ":@SECLEVEL=0"], alert: alert,
        words: alert == nil ? "TLSv1.2, Cipher is \(name)" : "Cipher is (NONE)")
    }

    private static func group(_ name: String, _ key: String? = nil) -> Row {
      Row(
        options: ["-tls1_3", "-groups", name], alert: key == nil ? 40 : nil,
        words: key.map { "Server Temp Key: \($0)" } ?? "Cipher is (NONE)")
    }

    static let rows: [Row] = [
      Row(options: ["-tls1", "-cipher", "DEFAULT:@SECLEVEL=0"], alert: 70),
      Row(options: ["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"], alert: 70),
      Row(options: ["-tls1_2"], words: "New, TLSv1.2, Cipher is ECDHE-ECDSA-"),
      Row(options: ["-tls1_3"], words: "New, TLSv1.3, Cipher is TLS_"),
      cipher("ECDHE-ECDSA-AES128-GCM-SHA256", alert: nil),
      cipher("ECDHE-ECDSA-AES256-GCM-SHA384", alert: nil),
      cipher("ECDHE-ECDSA-CHACHA20-POLY1305", alert: nil),
      cipher("AES128-SHA"), cipher("AES128-GCM-SHA256"), cipher("ECDHE-ECDSA-AES128-SHA"),
      cipher("ECDHE-ECDSA-AES256-SHA384"), cipher("ECDHE-ECDSA-AES256-CCM8"), cipher("aNULL"),
      cipher("eNULL"),
      group("X25519", "X25519"), group("P-256", "ECDH, prime256v1"), group("P-384", "ECDH, secp384r1"),
      group("ffdhe2048"), group("X448"),
    ]

    private func client(_ lab: LabProcess, _ options: [String], input: String = "Q\n") async throws -> String
    {
      let authority = try lab.url("gateway", "mtls").replacing("https://", with: "")
      let outcome = try await lab.scratch.run(
        "openssl",
        [
          "s_client", "-connect", authority, "-cert", lab.certificate("client", "certificate"),
          "-key", lab.certificate("client", "key"), "-CAfile", lab.scratch.path(".holdfast/trust.pem"),
        ] + options, input: input)
      return outcome.output + outcome.errors
    }

    @Test func `the default policy answers as the table says`() async throws {
      try await LabProcess.with { lab in
        for row in Self.rows {
          let text = try await client(lab, row.options)
          let alert = text.firstMatch(of: /SSL alert number ([0-9]+)/).flatMap { Int($0.1) }
          #expect(alert == row.alert, "\(row.testDescription)\n\(text)")
          #expect(text.contains(row.words), "\(row.testDescription)\n\(text)")
        }
        let refused = try await lab.rows("--handshake")
        #expect(refused.count == Self.rows.count { $0.alert != nil })
      }
    }

    @Test func `nothing is renegotiated`() async throws {
      try await LabProcess.with { lab in
        let text = try await client(lab, ["-tls1_2"], input: "R\n")
        #expect(text.contains("RENEGOTIATING"))
        #expect(text.contains("no renegotiation"))
      }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"]) func `no ticket is given away`(version: String) async throws {
      try await LabProcess.with { lab in
        let text = try await client(
          lab, [version, "-ign_eof"], input: "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        #expect(text.contains("HTTP/1.1 "))
        #expect(!text.localizedCaseInsensitiveContains("session ticket"))
      }
    }

    @Test func `the server's certificate is verified by the file that env names`() async throws {
      try await LabProcess.with { lab async throws in
        #expect(try await client(lab, ["-verify_return_error"]).contains("Verify return code: 0 (ok)"))
      }
    }
  }
}
