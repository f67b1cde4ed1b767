import Testing

extension CommandTests {
  @Suite struct CheckTests {
    @Test func `the default lab is right, and its leniencies are listed`() async throws {
      let outcome = try await Scratch(lab: nil).holdfast("check")
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      #expect(outcome.output.contains(/lab\.json:[0-9]+:[0-9]+: leniency: .*RFC 9700/))
      #expect(outcome.lines.last == "lab.json: 5 nodes, 3 links, no errors")
    }

    @Test func `errors go to standard error with their place`() async throws {
      let scratch = try Scratch()
      try scratch.write("mine.json", #"{ "name": "x", "nodes": {}, "link": [] }"#)
      let outcome = try await scratch.holdfast("check", "mine.json")
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("mine.json:1:"))
      #expect(outcome.errors.contains("did you mean 'links'?"))
    }

    /// The same words as at `up`, and no file more than before.
    @Test(.peers(.openssl)) func `certificates that are there are looked at, and none is made`() async throws
    {
      let scratch = try Scratch(lab: nil)
      try scratch.write(
        "make.sh",
        """
        set -e; mkdir -p Certs; cd Certs
        openssl ecparam -name prime256v1 -genkey -noout -out client_private_key.pem
        openssl req -x509 -new -key client_private_key.pem -subj /CN=client.example.com \
          -out client_certificate.pem
        """)
      try #require(try await scratch.run("sh", ["make.sh"]).status == 0)
      let outcome = try await scratch.holdfast("check")
      #expect(outcome.status == 0)
      #expect(outcome.output.contains(/note: .*\(CN=client\.example\.com\) is an authority \(CA:TRUE\)/))
      #expect(outcome.lines.last == "lab.json: 5 nodes, 3 links, no errors")
      #expect(!scratch.exists("Certs/server_certificate.pem") && !scratch.exists("Certs/truststore.pem"))

      try scratch.write("Certs/server_certificate.pem", "no certificate")
      let broken = try await scratch.holdfast("check")
      #expect(broken.status == 1)
      #expect(broken.errors.contains("certificate 'server'"))
      #expect(try await scratch.holdfast("check", "--certs", "elsewhere").status == 0)
    }

    @Test func `what cannot be read is 78`() async throws {
      #expect(try await Scratch().holdfast("check", "nothing.json").status == 78)
    }
  }

  @Suite struct SchemaTests {
    @Test func `the schema in the repository is the one that the program prints`() async throws {
      let outcome = try await Scratch().holdfast("schema")
      #expect(outcome.status == 0)
      #expect(try outcome.output == Project.read("lab.schema.json"))
    }
  }

  @Suite struct UsageTests {
    @Test(arguments: [
      ["--bogus"], ["up", "--ports", "some"], ["log", "--bogus"], ["log", "--count", "0"],
      ["log", "--status", "foo"],
      ["log", "--since", "yesterday"], ["cert", "issue", "../x"], ["cert", "issue"],
      ["cert", "issue", "x", "--days", "9223372036854775807"],
    ])
    func `what cannot be meant is 64`(arguments: [String]) async throws {
      let outcome = try await Scratch().run(Project.program, arguments)
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [["status"], ["env"], ["log"], ["explain"]])
    func `commands that need a lab end with 69 where there is none`(arguments: [String]) async throws {
      let scratch = try Scratch()
      let outcome = try await scratch.run(Project.program, arguments)
      #expect(outcome.status == 69)
      #expect(outcome.errors.hasPrefix("holdfast: "))
      #expect(!scratch.exists(".holdfast"))
    }

    @Test func `a lab that was killed counts as none`() async throws {
      let lab = try await LabProcess.start(in: Scratch(lab: nil))
      try await lab.kill()
      let status = try await lab.holdfast("status")
      #expect(status.status == 69)
      #expect(status.errors.contains("holdfast up"))
    }
  }
}
