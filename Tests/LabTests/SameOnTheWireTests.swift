import HTTP
import Lab
import Testing

/// What a verdict knows stays in the log: callers are told the same whether or not anything is recorded.
@Suite(.timeLimit(.minutes(3))) struct SameOnTheWireTests {
  /// One refusal of each kind, in order.
  private func refusals(capture: String) async throws -> [String] {
    let text = try LabText.standard().replacing(
      #""name": "certificate-bound tokens","#,
      with: #""name": "certificate-bound tokens", "capture": "\#(capture)","#)
    return try await withLab(text) { lab in
      let token = try await lab.machineToken()
      let requests: [(HTTPRequest, listener: String, key: String?)] = [
        (.time(token), "gateway.mtls", "client2"), (.time("unknown"), "gateway.mtls", "client"),
        (.get("/dev/time"), "gateway.mtls", "client"),
        (.get("/dev/time", query: "access_token=\(token)"), "gateway.mtls", "client"),
        (.get("/dev/nothing"), "gateway.mtls", "client"), (.get("/nothing"), "idp.front", nil),
        (.get("/api/token"), "idp.front", nil), (.get("/api/authorization"), "idp.front", nil),
        (.form("/token", ["grant_type": "client_credentials"]), "token-proxy.mtls", nil),
        (
          .form("/token", ["grant_type": "client_credentials", "client_id": "machine"]), "token-proxy.mtls",
          "client2"
        ),
        (
          .form("/token", ["grant_type": "authorization_code", "client_id": "tutorial", "code": "x"]),
          "token-proxy.mtls", "client"
        ),
      ]
      var answers: [String] = []
      for (request, listener, key) in requests {
        answers.append(Self.words(try await lab.send(request, to: listener, as: key.map(lab.key))))
      }
      return answers
    }
  }

  /// All that is the same for two requests that are.
  private static func words(_ response: HTTPResponse) -> String {
    let chance: Set<String> = ["date", "x-amzn-requestid", "x-amz-apigw-id"]
    let headers = response.headers.filter { !chance.contains($0.name.lowercased()) }
      .map { "\($0.name): \($0.value)" }
    return (["\(response.status)"] + headers + [response.text]).joined(separator: "\n")
  }

  @Test func `a refusal is the same with the log on and off`() async throws {
    let (on, off) = (try await refusals(capture: "wire"), try await refusals(capture: "off"))
    #expect(on == off)
    #expect(on.allSatisfy { $0.hasPrefix("4") })
    #expect(Set(on).count > 5)
  }
}
