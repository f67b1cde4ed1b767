import HTTP
import JSON
import Lab
import Nodes
import OAuth
import Storage
import Testing
import TrafficLog

/// The main lesson: a token opens the API for the certificate that it is bound to, and for no other.
@Suite(.lab, .timeLimit(.minutes(3))) struct CertificateBoundTokenTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  @Test func `the right certificate gets in`() async throws {
    let token = try await lab.machineToken()
    let response = try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client"))
    #expect(response.status == 200)
    #expect(try response.json()["client_id"]?.string == "machine")
    #expect(response.headers.contains("x-amzn-RequestId"))
  }

  @Test func `another certificate gets the gateway's refusal byte for byte`() async throws {
    let token = try await lab.machineToken()
    let response = try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client2"))
    #expect(response.status == 403)
    #expect(
      response.text == #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#)
    #expect(response.headers["x-amzn-ErrorType"] == "AccessDeniedException")
    #expect(response.headers["Content-Type"] == "application/json")
  }

  @Test func `the log tells the other certificate's reason with both thumbprints`() async throws {
    let mark = Mark()
    let token = try await lab.machineToken()
    _ = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client2"))

    let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
    let scope = try row.verdict("scope-sufficient")
    #expect(scope.outcome == .pass)
    let binding = try row.verdict("certificate-binding")
    #expect(binding.outcome == .fail)
    #expect(binding.rule.specification == .rfc(8705, "3"))
    #expect(try binding.expected == lab.thumbprint("client"))
    #expect(try binding.presented == lab.thumbprint("client2"))
    #expect(row.firstFailure == binding)
    #expect(try row.thumbprint == lab.thumbprint("client2"))
  }

  @Test func `the explanation leads from the caller to the identity provider`() async throws {
    let mark = Mark()
    let token = try await lab.machineToken()
    _ = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client2"))

    let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
    let explanation = try #require(await lab.running.traffic.reader.explanation(of: .exchange(row.id)))
    #expect(explanation.steps.map(\.exchange.to.description) == ["gateway.mtls", "idp.front"])
    #expect(explanation.steps.map(\.exchange.from.text) == ["outside CN=client2.example.com", "authorizer"])
    let text = ExplanationText().render(explanation)
    for part in ["✓ pass scope-sufficient", "✗ FAIL certificate-binding", "RFC 8705 §3"] {
      #expect(text.contains(part))
    }
    #expect(try text.contains("expected   \(lab.thumbprint("client"))"))
    #expect(try text.contains("presented  \(lab.thumbprint("client2"))"))
  }

  @Test func `one invocation stands beside a call, with the event and the policy`() async throws {
    let mark = Mark()
    let token = try await lab.machineToken()
    _ = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client"))

    let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
    try #require(row.invocations.count == 1)
    let invocation = try await lab.invocation(row.invocations[0])
    let event = try JSONValue(parsing: invocation.event)
    #expect(event["type"]?.string == "REQUEST")
    let certificate = event["requestContext"]?["identity"]?["clientCert"]
    #expect(certificate?["subjectDN"]?.string == "CN=client.example.com")
    let policy = try JSONValue(parsing: try #require(invocation.policy))
    #expect(policy["policyDocument"]?["Statement"]?[0]?["Effect"]?.string == "Allow")
    let keys = try #require(policy["context"]?.object?.names)
    #expect(Set(keys).isSuperset(of: ["scope", "client_id", "exp", "action", "introspection_response"]))
  }

  @Test func `the resource learns the claims from the gateway`() async throws {
    let mark = Mark()
    let token = try await lab.machineToken()
    _ = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client"))

    let row = try await lab.exchange(marked: mark, at: "time.mtls")
    #expect(row.from == .node("gateway"))
    #expect(try row.verdict("caller-identified").outcome == .pass)
    let gateway = try await lab.exchange(marked: mark, at: "gateway.mtls")
    #expect(row.cause == gateway.id)
  }

  @Test(arguments: ["", "Bearer", "Bearer nonsense", "Basic am9objpqb2hu", "Bearer a b", "bearer"])
  func `whatever is no token of the lab is refused`(authorization: String) async throws {
    let request = HTTPRequest.get("/dev/time", authorization.isEmpty ? [:] : ["Authorization": authorization])
    let response = try await lab.send(request, to: "gateway.mtls", as: lab.key("client"))
    #expect(response.status == 403)
  }

  @Test func `a token without the scope is refused by its scope and by nothing else`() async throws {
    let mark = Mark()
    let account = BasicCredentials(user: "basic", password: "basic-secret").text(isFormEncoded: true)
    let token = try Tokens(
      await lab.requestToken(
        ["grant_type": "client_credentials", "scope": "email"], as: lab.key("client"),
        ["Authorization": account]))
    let response = try await lab.send(
      .time(token.access).marked(mark), to: "gateway.mtls", as: lab.key("client"))
    #expect(response.status == 403)
    let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
    #expect(
      row.verdicts.filter { $0.outcome == .fail }.map(\.rule.id) == ["scope-sufficient", "policy-allows"])
  }
}
