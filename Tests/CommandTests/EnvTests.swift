import Testing

extension CommandTests {
  @Suite struct EnvTests {
    @Test func `a shell takes the names over`() async throws {
      try await LabProcess.with { lab in
        let env = try await lab.holdfast("env")
        #expect(env.status == 0)
        let outcome = try await lab.scratch.run(
          "sh",
          ["-c", env.output + #"printf '%s\n' "$CLIENT_ID" "$CUSTOM_DOMAIN" "$RESOURCE" "$CURL_CA_BUNDLE""#])
        let authority = try lab.url("gateway", "mtls").replacing("https://", with: "")
        #expect(
          outcome.lines == ["tutorial", "\(authority)/dev", "time", lab.scratch.path(".holdfast/trust.pem")])
      }
    }

    @Test func `what stands in lab.json cannot become a command`() async throws {
      let hostile = "a'b$(touch,owned)`touch,owned`;touch${IFS}owned\\"
      let written = hostile.replacing(#"\"#, with: #"\\"#)
      let lab = try Project.read("lab.json").replacing(#""tutorial": {"#, with: #""\#(written)": {"#)
      try await LabProcess.with(lab: lab) { lab in
        let outcome = try await lab.scratch.run(
          "sh", ["-c", #"eval "$("$0" env)"; printf '%s' "$CLIENT_ID""#, Project.program])
        #expect(outcome.output == hostile)
        #expect(outcome.errors.isEmpty)
        #expect(!lab.scratch.exists("owned"))
      }
    }
  }
}
