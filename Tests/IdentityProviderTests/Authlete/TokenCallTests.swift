import Certificates
import Encodings
import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct TokenCallTests {
  private static func redemption(_ code: String) -> FormParameters {
    [
      "grant_type": "authorization_code", "client_id": "4711", "code": code,
      "code_verifier": ProviderBench.verifier,
    ]
  }

  @Test func `a code becomes tokens that are known everywhere`() async throws {
    let bench = try ProviderBench()
    let called = try await bench.handOn(Self.redemption(try await bench.issuedCode()))
    #expect(called.action == "OK")
    let response = try called.json()
    #expect(
      response.object?.names == ["access_token", "refresh_token", "scope", "token_type", "expires_in"])
    let token = try #require(response["access_token"]?.string)
    #expect(called.answer["accessToken"]?.string == token)
    #expect(called.answer["refreshToken"] == response["refresh_token"])
    #expect(
      called.answer["accessTokenExpiresAt"]?.int64
        == ProviderBench.begin.adding(.seconds(86_400)).milliseconds)
    #expect(called.answer["accessTokenDuration"] == 86_400)
    #expect(called.answer["refreshTokenDuration"] == 864_000)
    #expect(called.answer["grantType"] == "AUTHORIZATION_CODE")
    #expect(called.answer["clientId"] == 4711)
    #expect(called.answer["clientIdAlias"] == "app")
    #expect(called.answer["clientIdAliasUsed"] == false)
    #expect(called.answer["subject"] == "john")
    #expect(called.answer["clientAuthMethod"] == "NONE")
    #expect(called.reply.failed.isEmpty)
    #expect(called.reply.passed.contains(.certificateForBinding))

    #expect(try await bench.isActive(token))
    let judged = try await bench.call(
      "/auth/introspection",
      [
        "token": .string(token), "scopes": ["profile"],
        "clientCertificate": .string(TestCertificates.client.certificate.pem),
      ])
    #expect(judged.action == "OK")
  }

  @Test func `a code of the authorization endpoint can be redeemed by the API, and the other way round`()
    async throws
  {
    let bench = try ProviderBench()
    let ours = try await bench.code(challenge: ProviderBench.challenge)
    #expect(try await bench.handOn(Self.redemption(ours)).action == "OK")
    // Used once, it is used up for both.
    let again = await bench.post(Self.redemption(ours), certificate: TestCertificates.client)
    #expect(again.error == "invalid_grant")
    let theirs = try await bench.issuedCode()
    let reply = await bench.post(Self.redemption(theirs), certificate: TestCertificates.client)
    #expect(reply.response.status == 200)
    #expect(try await bench.handOn(Self.redemption(theirs)).action == "BAD_REQUEST")
  }

  @Test func `a refresh token of one face is spent by the other`() async throws {
    let bench = try ProviderBench()
    let (access, refresh) = try await bench.tokens()
    let form: FormParameters = ["grant_type": "refresh_token", "client_id": "app", "refresh_token": refresh]
    #expect(try await bench.handOn(form).action == "OK")
    #expect(await bench.post(form, certificate: TestCertificates.client).error == "invalid_grant")
    #expect(try await !bench.isActive(access))
  }

  @Test(arguments: ["pem", "bare"])
  func `a certificate comes as PEM or as bare base 64`(form: String) async throws {
    let bench = try ProviderBench()
    let certificate = TestCertificates.client.certificate
    let text = form == "pem" ? certificate.pem : Base64.encode(certificate.der)
    let called = try await bench.handOn(
      ["grant_type": "client_credentials", "client_id": "machine"], certificate: text)
    #expect(called.action == "OK")
    #expect(called.answer["clientAuthMethod"] == "SELF_SIGNED_TLS_CLIENT_AUTH")
  }

  @Test func `a secret comes as the header held it, form-encoded`() async throws {
    let bench = try ProviderBench()
    let form: FormParameters = ["grant_type": "client_credentials"]
    let called = try await bench.handOn(form, client: ("web", "a+secret%3A+100%25"), certificate: nil)
    #expect(called.action == "OK")
    #expect(called.answer["clientId"] == 0)
    #expect(called.answer["clientIdAliasUsed"] == true)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let form: FormParameters
    var client: (id: String, secret: String)?
    var certificate: String? = TestCertificates.client.certificate.pem
    let action: String
    let error: String
  }

  static let refusals = [
    Refusal(
      testDescription: "an unknown code", form: redemption("nonsense"), action: "BAD_REQUEST",
      error: "invalid_grant"),
    Refusal(
      testDescription: "passwords", form: ["grant_type": "password", "client_id": "app", "username": "john"],
      action: "BAD_REQUEST", error: "unsupported_grant_type"),
    Refusal(
      testDescription: "no grant type", form: ["client_id": "app"], action: "BAD_REQUEST",
      error: "invalid_request"),
    Refusal(
      testDescription: "a parameter twice", form: ["client_id": "app", "client_id": "web"],
      action: "BAD_REQUEST", error: "invalid_request"),
    Refusal(
      testDescription: "an unknown client", form: ["grant_type": "x", "client_id": "nobody"],
      action: "INVALID_CLIENT", error: "invalid_client"),
    Refusal(
      testDescription: "a wrong secret", form: ["grant_type": "client_credentials"], client: ("web", "wrong"),
      action: "INVALID_CLIENT", error: "invalid_client"),
    Refusal(
      testDescription: "a secret that is not form-encoded", form: ["grant_type": "client_credentials"],
      client: ("web", "100%"), action: "BAD_REQUEST", error: "invalid_request"),
    Refusal(
      testDescription: "another client's certificate",
      form: ["grant_type": "client_credentials", "client_id": "machine"],
      certificate: TestCertificates.other.certificate.pem, action: "INVALID_CLIENT", error: "invalid_client"),
    Refusal(
      testDescription: "no certificate", form: redemption("code"), certificate: nil, action: "BAD_REQUEST",
      error: "invalid_grant"),
    Refusal(
      testDescription: "a certificate that is none", form: redemption("code"), certificate: "(null)",
      action: "BAD_REQUEST", error: "invalid_request"),
    Refusal(
      testDescription: "a certificate that is empty", form: redemption("code"), certificate: "",
      action: "BAD_REQUEST", error: "invalid_request"),
  ]

  @Test(arguments: refusals)
  func `a bad request is refused as at the token endpoint`(refusal: Refusal) async throws {
    let bench = try ProviderBench()
    let called = try await bench.handOn(
      refusal.form, client: refusal.client, certificate: refusal.certificate)
    #expect(called.reply.response.status == 200)
    #expect(called.action == refusal.action)
    #expect(try called.json()["error"]?.string == refusal.error)
    #expect(called.answer["accessToken"] == nil)
    #expect(called.reply.failed.count == 1)
  }

  @Test func `a bound token needs the certificate here too, and the code survives its absence`() async throws
  {
    let bench = try ProviderBench()
    let code = try await bench.issuedCode()
    let bare = try await bench.handOn(Self.redemption(code), certificate: nil)
    #expect(bare.action == "BAD_REQUEST")
    #expect(bare.reply.failed == [.certificateForBinding])
    #expect(try await bench.handOn(Self.redemption(code)).action == "OK")
  }

  @Test func `an intermediate leads from the certificate to the client's truststore`() async throws {
    let bench = try ProviderBench()
    let called = try await bench.call(
      "/auth/token",
      [
        "parameters": "grant_type=client_credentials&client_id=partner",
        "clientCertificate": .string(TestCertificates.partner.certificate.pem),
        "clientCertificatePath": [.string(TestCertificates.authority.certificate.pem)],
      ])
    #expect(called.action == "OK")
    #expect(called.answer["clientAuthMethod"] == "TLS_CLIENT_AUTH")
  }
}
