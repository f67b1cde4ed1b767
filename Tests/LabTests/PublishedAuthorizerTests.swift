import HTTP
import JSON
import Lab
import Nodes
import OAuth
import Testing
import TrafficLog

/// The published authorizer in the published runtime, with the tutorial's five lines unmodified, as the gateway's
/// authorizer.
@Suite(.enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .timeLimit(.minutes(5)))
struct PublishedAuthorizerTests {
  private static let tokenRules = [
    "token-present", "token-known", "token-unexpired", "scope-sufficient", "certificate-binding",
  ]

  private func outcomes(_ trace: FunctionTrace) throws -> [Verdict.Outcome] {
    try Self.tokenRules.map { try trace.verdict($0).outcome }
  }

  @Test func `by default it answers with policies`() async throws {
    try await withLab(FunctionLab.published()) { lab in
      #expect(lab.running.notes.contains { $0.hasPrefix("authorizer: the function runs: ") })
      let token = try await lab.machineToken()

      let right = try await lab.trace(token: token)
      #expect(right.response.status == 200)
      #expect(try outcomes(right) == [.pass, .pass, .pass, .skipped, .pass])
      #expect(try right.verdict("function-answered").outcome == .pass)
      let inner = try await lab.exchanges().filter { $0.to.description == "idp.front" }
      #expect(
        inner.contains { row in
          if case .parsed(let request) = row.request {
            request.path == "/api/auth/introspection"
          } else {
            false
          }
        })

      let stolen = try await lab.trace(token: token, as: "client2")
      #expect(stolen.response.status == 403)
      #expect(try outcomes(stolen) == [.pass, .pass, .pass, .skipped, .fail])
      #expect(try stolen.verdict("certificate-binding").presented == lab.thumbprint("client2"))

      let none = try await lab.trace()
      #expect(none.response.status == 403)
      #expect(try none.verdict("token-present").outcome == .fail)

      let unknown = try await lab.trace(token: "no-such-token")
      #expect(unknown.response.status == 403)
      #expect(try unknown.verdict("token-known").outcome == .fail)

      try await revoke(token, in: lab)
      let revoked = try await lab.trace(token: token)
      #expect(revoked.response.status == 403)
      #expect(try revoked.verdict("token-known").outcome == .fail)

      let another = try await lab.machineToken()
      lab.running.clock.advance(by: .seconds(86_401))
      let expired = try await lab.trace(token: another)
      #expect(expired.response.status == 403)
      #expect(try expired.verdict("token-unexpired").outcome == .fail)
    }
  }

  @Test func `with exceptions instead of policies it answers 401`() async throws {
    try await withLab(FunctionLab.published("exceptions")) { lab in
      let token = try await lab.machineToken()
      #expect(try await lab.trace(token: token).response.status == 200)
      #expect(try await lab.trace().response.status == 403)
      let unknown = try await lab.trace(token: "no-such-token")
      #expect(unknown.response.status == 401)
      #expect(unknown.text == #"{"message":"Unauthorized"}"#)
      #expect(unknown.log.contains { $0.contains("RuntimeError: Unauthorized") }, "\(unknown.log)")
      lab.running.clock.advance(by: .seconds(86_401))
      #expect(try await lab.trace(token: token).response.status == 401)
    }
  }

  @Test func `a scope that the token lacks is a refusal that names it`() async throws {
    try await withLab(FunctionLab.published("scopes")) { lab in
      let trace = try await lab.trace(token: lab.machineToken())
      #expect(trace.response.status == 403)
      let verdict = try trace.verdict("scope-sufficient")
      #expect(verdict.outcome == .fail)
      #expect(verdict.expected == "email")
      #expect(verdict.presented == "profile")
    }
  }

  /// Release 1.3.0 trips over its own feet where it means to deny.
  @Test(arguments: [
    ("lambda_function", "AttributeError: 'NoneType' object has no attribute 'subject'"),
    ("exceptions", "RuntimeError: Internal Server Error"),
  ])
  func `with the identity provider down it answers 500`(module: String, error: String) async throws {
    let down = try FunctionLab.published(module)
      .replacing(#""AUTHLETE_BASE_URL": "${idp.front}""#, with: #""AUTHLETE_BASE_URL": "http://127.0.0.1:9""#)
    try await withLab(down) { lab in
      let trace = try await lab.trace(token: lab.machineToken())
      #expect(trace.response.status == 500)
      #expect(trace.text == #"{"message":null}"#)
      #expect(try trace.verdict("function-answered").presented == "it threw \(error)")
      #expect(trace.log.contains { $0.contains("Traceback") }, "\(trace.log)")
    }
  }

  @Test func `a module that is missing is an error at its start`() async throws {
    try await withLab(FunctionLab.published("missing")) { lab in
      let sentence = "Runtime.ImportModuleError: Unable to import module 'missing'"
      #expect(lab.running.notes.contains { $0.contains(sentence) }, "\(lab.running.notes)")
      let trace = try await lab.trace()
      #expect(trace.response.status == 500)
      #expect(try trace.verdict("function-answered").presented?.contains(sentence) == true)
    }
  }

  private func revoke(_ token: String, in lab: TestLab) async throws {
    let form: FormParameters = ["token": token, "client_id": "machine"]
    let response = try await lab.send(
      .form("/api/revocation", form), to: "token-proxy.mtls", as: lab.key("client"))
    #expect(response.status == 200)
  }
}
