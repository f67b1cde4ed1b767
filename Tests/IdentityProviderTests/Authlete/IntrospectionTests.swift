import Certificates
import Encodings
import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct IntrospectionTests {
  private static let path = "/api/auth/introspection"

  static func ask(
    _ bench: ProviderBench, _ body: JSONValue, headers: HTTPHeaders = .account,
    at now: LabTime = ProviderBench.begin
  ) async throws -> (reply: Reply, answer: JSONValue) {
    let reply = await bench.send(path, body: body.bytes, headers: headers, at: now)
    return (reply, try reply.json())
  }

  static func body(
    _ token: String, scopes: JSONValue = ["profile"],
    certificate: String? = TestCertificates.client.certificate.pem
  ) -> JSONValue {
    [
      "token": .string(token), "scopes": scopes, "subject": nil,
      "clientCertificate": certificate.map(JSONValue.string) ?? nil, "dpop": nil, "maxAge": 0,
      "dpopNonceRequired": false,
    ]
  }

  @Test func `a good token is let in, and everything about it is told`() async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let (reply, answer) = try await Self.ask(bench, Self.body(access))
    #expect(reply.response.status == 200)
    #expect(
      answer.object?.names == [
        "action", "clientId", "clientIdAlias", "clientIdAliasUsed", "subject", "scopes", "existent", "usable",
        "sufficient", "refreshable", "expiresAt", "certificateThumbprint", "grantType", "responseContent",
        "resultCode", "resultMessage",
      ])
    #expect(answer["action"] == "OK")
    #expect(answer["clientId"] == 4711)
    #expect(answer["clientIdAlias"] == "app")
    #expect(answer["subject"] == "john")
    #expect(answer["scopes"] == ["profile", "email"])
    #expect(answer["refreshable"] == true)
    #expect(answer["expiresAt"]?.int64 == ProviderBench.begin.adding(.seconds(86_400)).milliseconds)
    #expect(answer["grantType"] == "AUTHORIZATION_CODE")
    #expect(answer["certificateThumbprint"]?.string == TestCertificates.client.certificate.thumbprint)
    #expect(reply.passed == [.serviceAccount, .tokenActive, .scopeSufficient, .certificateBinding])
  }

  /// What is asked, how it is answered, the challenge's error, the rule that decided.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (String) -> JSONValue
    var seconds = 0
    let action: String
    let error: String
    let rule: Rule
    var passes: [Rule] = []
  }

  static let cases = [
    Case(
      testDescription: "another certificate",
      change: { body($0, certificate: TestCertificates.other.certificate.pem) }, action: "UNAUTHORIZED",
      error: "invalid_token", rule: .certificateBinding, passes: [.tokenActive, .scopeSufficient]),
    Case(
      testDescription: "no certificate", change: { body($0, certificate: nil) }, action: "UNAUTHORIZED",
      error: "invalid_token", rule: .certificateBinding, passes: [.tokenActive, .scopeSufficient]),
    Case(
      testDescription: "something that is no certificate", change: { body($0, certificate: "(null)") },
      action: "UNAUTHORIZED", error: "invalid_token", rule: .certificateBinding),
    Case(
      testDescription: "a scope that the token lacks", change: { body($0, scopes: ["profile", "admin"]) },
      action: "FORBIDDEN", error: "insufficient_scope", rule: .scopeSufficient, passes: [.tokenActive]),
    Case(
      testDescription: "another subject",
      change: { ["token": .string($0), "subject": "jane"] }, action: "FORBIDDEN", error: "invalid_token",
      rule: .subjectMatches),
    Case(
      testDescription: "an unknown token", change: { _ in body("nonsense") }, action: "UNAUTHORIZED",
      error: "invalid_token", rule: .tokenActive, passes: [.serviceAccount]),
    Case(
      testDescription: "an expired token", change: { body($0) }, seconds: 86_400, action: "UNAUTHORIZED",
      error: "invalid_token", rule: .tokenActive),
    Case(
      testDescription: "no token", change: { _ in ["token": nil] }, action: "BAD_REQUEST",
      error: "invalid_request", rule: .introspectionRequest),
    Case(
      testDescription: "a number for a token", change: { _ in ["token": 1] }, action: "BAD_REQUEST",
      error: "invalid_request", rule: .introspectionRequest),
    Case(
      testDescription: "a scope that would break the challenge",
      change: { body($0, scopes: ["a\",realm=\"x"]) }, action: "BAD_REQUEST", error: "invalid_request",
      rule: .introspectionRequest),
    Case(
      testDescription: "an array", change: { _ in [] }, action: "BAD_REQUEST", error: "invalid_request",
      rule: .introspectionRequest),
  ]

  @Test(arguments: cases)
  func `a bad token is refused with a challenge and a reason`(test: Case) async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let (reply, answer) = try await Self.ask(
      bench, test.change(access), at: ProviderBench.begin.adding(.seconds(test.seconds)))
    #expect(reply.response.status == 200)
    #expect(answer["action"]?.string == test.action)
    #expect(answer["responseContent"]?.string?.hasPrefix(#"Bearer error="\#(test.error)","#) == true)
    #expect(reply.failed == [test.rule])
    for rule in test.passes { #expect(reply.passed.contains(rule)) }
  }

  @Test func `a wrong certificate is answered with both thumbprints in the verdict and none on the wire`()
    async throws
  {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let other = TestCertificates.other.certificate
    let (reply, answer) = try await Self.ask(bench, Self.body(access, certificate: other.pem))
    let verdict = try #require(reply.verdicts.last)
    #expect(verdict.rule.specification == .rfc(8705, "3"))
    #expect(verdict.expected == TestCertificates.client.certificate.thumbprint)
    #expect(verdict.presented == other.thumbprint)
    let challenge = try #require(answer["responseContent"]?.string)
    #expect(!challenge.contains(other.thumbprint))
  }

  @Test func `a certificate may come as bare base 64`() async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let bare = Base64.encode(TestCertificates.client.certificate.der)
    #expect(try await Self.ask(bench, Self.body(access, certificate: bare)).answer["action"] == "OK")
  }

  @Test func `a revoked token is refused`() async throws {
    let bench = try ProviderBench()
    let (access, refresh) = try await bench.tokens()
    _ = await bench.post(["token": refresh, "client_id": "app"], to: "/api/revocation")
    let (reply, answer) = try await Self.ask(bench, Self.body(access))
    #expect(answer["action"] == "UNAUTHORIZED")
    #expect(answer["usable"] == false)
    #expect(reply.failed == [.tokenActive])
  }

  @Test func `a bearer token needs no certificate`() async throws {
    let bench = try ProviderBench()
    let issued = try await bench.post(
      ["grant_type": "client_credentials"], headers: .basic("web", "a secret: 100%")
    ).json()
    let token = try #require(issued["access_token"]?.string)
    let (reply, answer) = try await Self.ask(bench, Self.body(token, certificate: nil))
    #expect(answer["action"] == "OK")
    #expect(answer["subject"] == .null)
    #expect(answer["clientId"] == 0)
    #expect(reply.verdicts.last?.outcome == .skipped)
  }

  @Test(arguments: [
    "Basic aG9sZGZhc3Q6aG9sZGZhc3Qtc2VjcmV0", "basic  aG9sZGZhc3Q6aG9sZGZhc3Qtc2VjcmV0",
  ])
  func `an account is known in any spelling of its header`(authorization: String) async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let (_, answer) = try await Self.ask(bench, Self.body(access), headers: ["Authorization": authorization])
    #expect(answer["action"] == "OK")
  }

  @Test func `after many wrong secrets even the right one has to wait`() async throws {
    let bench = try ProviderBench()
    for number in 0..<SecretGuard.freeAttemptsMax {
      let wrong = BasicCredentials(user: "holdfast", password: "wrong \(number)").text(isFormEncoded: false)
      _ = try await Self.ask(bench, Self.body("x"), headers: ["Authorization": wrong])
    }
    #expect(try await Self.ask(bench, Self.body("x")).reply.response.status == 401)
  }

  static let strangers: [HTTPHeaders] = [
    [:], ["Authorization": "Bearer x"], ["Authorization": "Basic !"],
    ["Authorization": BasicCredentials(user: "holdfast", password: "wrong").text(isFormEncoded: false)],
    [
      "Authorization": BasicCredentials(user: "nobody", password: "holdfast-secret").text(
        isFormEncoded: false)
    ],
    .basic("web", "a secret: 100%"),
    ["Authorization": "Basic eDp5", "Authorization": "Basic eDp5"],
  ]

  @Test(arguments: strangers)
  func `whoever is no service account learns nothing`(headers: HTTPHeaders) async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let (reply, answer) = try await Self.ask(bench, Self.body(access), headers: headers)
    #expect(reply.response.status == 401)
    #expect(answer["resultMessage"]?.string != nil)
    #expect(answer["action"] == nil)
    #expect(reply.response.headers["WWW-Authenticate"]?.hasPrefix("Basic ") == true)
    #expect(reply.failed == [.serviceAccount])
  }
}
