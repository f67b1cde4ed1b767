import Testing

extension CommandTests {
  @Suite struct CertTests {
    @Test func `issued files are never overwritten`() async throws {
      let scratch = try Scratch(lab: nil)
      let first = try await scratch.holdfast("cert", "issue", "guest", "--dns", "guest.example.com")
      #expect(first.status == 0)
      #expect(
        first.output.contains("guest_certificate.pem") && first.output.contains("guest_private_key.pem"))
      let before = try scratch.data("Certs/guest_certificate.pem")

      let second = try await scratch.holdfast("cert", "issue", "guest")
      #expect(second.status == 1)
      #expect(second.errors.contains("guest_"))
      #expect(try scratch.data("Certs/guest_certificate.pem") == before)

      let show = try await scratch.holdfast("cert", "show", "Certs/guest_certificate.pem")
      #expect(show.output.contains("subject        CN=guest\n"))
      #expect(show.output.contains("DNS names      guest.example.com\n"))
    }

    @Test func `an authority signs`() async throws {
      let scratch = try Scratch(lab: nil)
      _ = try await scratch.holdfast("cert", "issue", "root", "--authority")
      let outcome = try await scratch.holdfast("cert", "issue", "leaf", "--signed-by", "root")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let show = try await scratch.holdfast("cert", "show", "Certs/leaf_certificate.pem")
      #expect(show.output.contains("issuer         CN=root\n"))
    }

    @Test(.peers(.openssl)) func `the thumbprint is what openssl computes`() async throws {
      let scratch = try Scratch(lab: nil)
      let issued = try await scratch.holdfast("cert", "issue", "client", "--subject", "CN=client.example.com")
      let openssl = try await scratch.run(
        "sh",
        [
          "-c",
          "openssl x509 -in Certs/client_certificate.pem -outform der | openssl dgst -sha256 -binary "
            + "| openssl base64 -A | tr '+/' '-_' | tr -d '='",
        ])
      #expect(openssl.output.count == 43)
      #expect(issued.output.hasSuffix("x5t#S256 \(openssl.output)\n"))
      let list = try await scratch.holdfast("cert", "list")
      #expect(list.lines.contains { $0.hasPrefix("client ") && $0.hasSuffix(openssl.output) })
      #expect(list.lines.contains { $0.hasPrefix("client2 ") && $0.contains("not made yet") })
      let show = try await scratch.holdfast("cert", "show", "client")
      #expect(show.output.contains("x5t#S256       \(openssl.output)\n"))
    }

    @Test func `a name in a certificate cannot drive the terminal`() async throws {
      let scratch = try Scratch(lab: nil)
      _ = try await scratch.holdfast("cert", "issue", "client", "--subject", "CN=\u{1B}[31mred")
      for arguments in [["cert", "list"], ["cert", "show", "client"]] {
        let outcome = try await scratch.run(Project.program, arguments)
        #expect(!outcome.output.contains("\u{1B}"))
      }
    }

    @Test func `what is no certificate is named`() async throws {
      let scratch = try Scratch(lab: nil)
      try scratch.write("x.pem", "nothing")
      let outcome = try await scratch.holdfast("cert", "show", "x.pem")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("x.pem"))
    }
  }
}
