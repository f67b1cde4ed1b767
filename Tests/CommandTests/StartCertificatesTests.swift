import Foundation
import Testing

extension CommandTests {
  /// What `up` makes of the certificates that it finds.
  @Suite struct StartCertificatesTests {
    struct Broken: CustomTestStringConvertible {
      let testDescription: String
      /// What standard error must hold.
      let words: [String]
      let prepare: @Sendable (Scratch) async throws -> Void
    }

    static let broken: [Broken] = [
      Broken(
        testDescription: "no certificate in the file",
        words: ["certificate 'client'", "client_certificate.pem"]
      ) { scratch in
        try scratch.write(
          "Certs/client_certificate.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
      },
      Broken(
        testDescription: "a folder in the place of a file",
        words: ["certificate 'client'", "cannot be read", "client_certificate.pem"]
      ) { scratch in
        try scratch.write("Certs/client_private_key.pem/x", "")
        try scratch.write("Certs/client_certificate.pem/x", "")
      },
      Broken(
        testDescription: "the key of another certificate",
        words: ["certificate 'client'", "client_private_key.pem", "client_certificate.pem"]
      ) { scratch in
        try await issue(scratch, "client", "other")
        try FileManager.default.removeItem(atPath: scratch.path("Certs/client_private_key.pem"))
        try FileManager.default.copyItem(
          atPath: scratch.path("Certs/other_private_key.pem"),
          toPath: scratch.path("Certs/client_private_key.pem"))
      },
      Broken(
        testDescription: "a listener's certificate without its key",
        words: ["certificate 'server'", "server_private_key.pem is missing", "put it there"]
      ) { scratch in
        try await issue(scratch, "server", options: ["--dns", "localhost"])
        try FileManager.default.removeItem(atPath: scratch.path("Certs/server_private_key.pem"))
      },
      Broken(
        testDescription: "a listener's certificate that has expired",
        words: ["certificate 'server'", "expired on", "remove", "server_certificate.pem"]
      ) { scratch in
        try await issue(scratch, "server", options: ["--dns", "localhost", "--days", "-1"])
      },
      Broken(
        testDescription: "two certificates of one subject in a truststore",
        words: ["api-clients", "certificate 1 of", "certificate 2 of", "CN=same"]
      ) { scratch in
        try await issue(scratch, "a", "b", options: ["--subject", "CN=same"])
        let both = try scratch.read("Certs/a_certificate.pem") + scratch.read("Certs/b_certificate.pem")
        try scratch.write("Certs/truststore.pem", both)
      },
    ]

    @Test(arguments: broken)
    func `what cannot work is named, with what to do, and nothing is started`(broken: Broken) async throws {
      let scratch = try Scratch(lab: nil)
      try await broken.prepare(scratch)
      let outcome = try await scratch.holdfast("up", "--ports", "free")
      #expect(outcome.status == 78)
      #expect(outcome.output.isEmpty)
      for word in broken.words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
      #expect(!scratch.exists(".holdfast/run.json"))
    }

    @Test func `a client's certificate that has expired is noted, and refused at the door`() async throws {
      try await LabProcess.with { scratch in
        try await Self.issue(scratch, "client", options: ["--days", "-1"])
      } _: { lab in
        #expect(lab.output.contains(/note: certificate .client. \(CN=client\) expired on .*; remove/))
        let answer = try await lab.time(as: "client", token: "x")
        #expect(answer.exit == 56)
      }
    }

    @Test(.peers(.openssl)) func `certificates by the tutorial's openssl lines are taken as they are`()
      async throws
    {
      try await LabProcess.with { scratch in
        try scratch.write(
          "make.sh",
          """
          set -e; mkdir -p Certs; cd Certs
          openssl ecparam -name prime256v1 -genkey -noout -out client_private_key.pem
          openssl req -x509 -new -key client_private_key.pem -subj /CN=client.example.com \
            -out client_certificate.pem
          cp client_certificate.pem truststore.pem
          """)
        try #require(try await scratch.run("sh", ["make.sh"]).status == 0)
      } _: { lab in
        #expect(lab.output.contains("is an authority (CA:TRUE)"))
        #expect(lab.output.contains("does not hold the certificate 'client2'"))
        let token = try await lab.machineToken()
        #expect(try await lab.time(as: "client", token: token).status == 200)
        #expect(try await lab.time(as: "client2", token: token).exit == 56)
      }
    }

    private static func issue(_ scratch: Scratch, _ names: String..., options: [String] = []) async throws {
      for name in names {
        let outcome = try await scratch.run(Project.program, ["cert", "issue", name] + options)
        try #require(outcome.status == 0, "\(outcome.errors)")
      }
    }
  }
}
