import Certificates
import HTTP
import JSON
import Nodes
import OAuth
import Testing
import TrustedSubsystem

@testable import IdentityProvider

struct TokenEndpointTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let form: FormParameters
    var headers: HTTPHeaders = [:]
    let status: Int
    let error: String
    let rule: Rule
  }

  static let refusals = [
    Refusal(
      testDescription: "no client", form: ["grant_type": "client_credentials"], status: 400,
      error: "invalid_request", rule: .oneClientAuthentication),
    Refusal(
      testDescription: "no grant type", form: ["client_id": "app"], status: 400, error: "invalid_request",
      rule: .requiredParameter),
    Refusal(
      testDescription: "an empty grant type", form: ["client_id": "app", "grant_type": ""], status: 400,
      error: "invalid_request", rule: .requiredParameter),
    Refusal(
      testDescription: "a grant type that nobody knows",
      form: ["client_id": "app", "grant_type": "password"],
      status: 400, error: "unsupported_grant_type", rule: .grantTypeRegistered),
    Refusal(
      testDescription: "a grant type of others",
      form: ["client_id": "app", "grant_type": "client_credentials"], status: 400,
      error: "unauthorized_client", rule: .grantTypeRegistered),
    Refusal(
      testDescription: "no code", form: ["client_id": "app", "grant_type": "authorization_code"], status: 400,
      error: "invalid_request", rule: .requiredParameter),
    Refusal(
      testDescription: "a parameter twice",
      form: ["client_id": "app", "grant_type": "authorization_code", "code": "a", "code ": "b", "code": "c"],
      status: 400, error: "invalid_request", rule: .parametersOnce),
    Refusal(
      testDescription: "a body of another type", form: ["client_id": "app"],
      headers: ["Content-Type": "application/json"], status: 400, error: "invalid_request", rule: .formBody),
    Refusal(
      testDescription: "two content types", form: ["client_id": "app"],
      headers: [
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Type": "application/x-www-form-urlencoded",
      ], status: 400, error: "invalid_request", rule: .formBody),
    Refusal(
      testDescription: "an unknown client",
      form: ["client_id": "nobody", "grant_type": "authorization_code"],
      status: 401, error: "invalid_client", rule: .clientKnown),
    Refusal(
      testDescription: "two client authentications",
      form: ["client_id": "web", "client_secret": "x", "grant_type": "client_credentials"],
      headers: .basic("web", "a secret: 100%"), status: 400, error: "invalid_request",
      rule: .oneClientAuthentication),
    Refusal(
      testDescription: "two client names", form: ["client_id": "app", "grant_type": "client_credentials"],
      headers: .basic("web", "a secret: 100%"), status: 400, error: "invalid_request",
      rule: .oneClientAuthentication),
    Refusal(
      testDescription: "two Authorization headers", form: ["grant_type": "client_credentials"],
      headers: ["Authorization": "Basic eDp5", "Authorization": "Basic eDp5"], status: 400,
      error: "invalid_request", rule: .oneClientAuthentication),
    Refusal(
      testDescription: "a malformed Authorization header", form: ["grant_type": "client_credentials"],
      headers: ["Authorization": "Basic !"], status: 400, error: "invalid_request",
      rule: .oneClientAuthentication),
    Refusal(
      testDescription: "a bearer token as client authentication",
      form: ["client_id": "app", "grant_type": "authorization_code", "code": "x"],
      headers: ["Authorization": "Bearer x"], status: 401, error: "invalid_client",
      rule: .oneClientAuthentication),
    Refusal(
      testDescription: "a forged certificate header",
      form: ["client_id": "app", "grant_type": "authorization_code", "code": "x"],
      headers: ["X-Ssl-Cert": "-----BEGIN%20CERTIFICATE-----"], status: 400, error: "invalid_request",
      rule: .clientCertificateSource),
  ]

  @Test(arguments: refusals)
  func `a bad request is refused with its own error`(refusal: Refusal) async throws {
    let reply = try await ProviderBench().post(refusal.form, headers: refusal.headers)
    #expect(reply.response.status == refusal.status)
    #expect(reply.error == refusal.error)
    #expect(reply.failed == [refusal.rule])
    #expect(reply.response.headers["Cache-Control"] == "no-store")
    #expect(reply.response.headers["Pragma"] == "no-cache")
  }

  @Test(arguments: [("Authorization: Basic", true), ("the body", false)])
  func `a failed authentication names a scheme only where one was tried`(
    place: String, isHeader: Bool
  ) async throws {
    let form: FormParameters = ["grant_type": "client_credentials"]
    let bench = try ProviderBench()
    let reply =
      isHeader
      ? await bench.post(form, headers: .basic("web", "wrong"))
      : await bench.post(FormParameters(form.all + [.init(name: "client_id", value: "web")]))
    #expect(reply.response.status == 401)
    #expect((reply.response.headers["WWW-Authenticate"]?.hasPrefix("Basic ") ?? false) == isHeader)
  }

  @Test func `parameters in the address are refused`() async throws {
    let reply = try await ProviderBench().send(
      "/api/token", query: "client_id=app",
      headers: ["Content-Type": "application/x-www-form-urlencoded"])
    #expect(reply.error == "invalid_request")
  }

  @Test func `unknown parameters are ignored`() async throws {
    let bench = try ProviderBench()
    let reply = await bench.post(
      [
        "grant_type": "authorization_code", "client_id": "app", "code": try await bench.code(), "state": "1",
        "nonsense": "2",
      ], certificate: TestCertificates.client)
    #expect(reply.response.status == 200)
  }

  @Test func `a token response has five members in their order`() async throws {
    let bench = try ProviderBench()
    let reply = await bench.redeem(try await bench.code())
    let answer = try reply.json()
    #expect(
      answer.object?.names == ["access_token", "refresh_token", "scope", "token_type", "expires_in"])
    #expect(answer["scope"] == "profile email")
    #expect(answer["token_type"] == "Bearer")
    #expect(answer["expires_in"] == 86_400)
    #expect(reply.response.headers["Cache-Control"] == "no-store")
    #expect(reply.certificate == TestCertificates.client.certificate)
  }

  @Test func `a success names every rule that was met`() async throws {
    let bench = try ProviderBench()
    let reply = await bench.redeem(try await bench.code())
    #expect(
      reply.passed == [
        .clientCertificateSource, .parametersOnce, .clientKnown, .clientAuthenticationMethod,
        .grantTypeRegistered, .codeIssuedToClient, .redirectMatches, .certificateForBinding, .codeUnused,
      ])
    #expect(reply.failed.isEmpty)
  }

  @Test func `tokens have 256 bits and differ`() async throws {
    let bench = try ProviderBench()
    let first = try await bench.tokens()
    let second = try await bench.tokens()
    #expect(Set([first.access, first.refresh, second.access, second.refresh]).count == 4)
    #expect(first.access.utf8.count == 43)
  }
}
