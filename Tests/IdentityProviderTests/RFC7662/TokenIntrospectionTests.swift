import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct TokenIntrospectionTests {
  private static let path = "/api/introspection"

  @Test func `an active token is described`() async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let reply = await bench.post(
      ["token": access, "token_type_hint": "nonsense"], to: Self.path, headers: .account)
    let answer = try reply.json()
    #expect(
      answer.object?.names == [
        "active", "scope", "client_id", "token_type", "exp", "iat", "sub", "iss", "cnf",
      ])
    #expect(answer["scope"] == "profile email")
    #expect(answer["exp"]?.int64 == ProviderBench.begin.seconds + 86_400)
    #expect(answer["iss"] == "https://localhost:8443")
    #expect(reply.response.headers["Cache-Control"] == "no-store")
  }

  @Test(arguments: ["unknown", "expired"])
  func `an inactive token is described by nothing else`(what: String) async throws {
    let bench = try ProviderBench()
    let token = what == "unknown" ? "nonsense" : try await bench.tokens().access
    let reply = await bench.post(
      ["token": token], to: Self.path, headers: .account, at: ProviderBench.begin.adding(.seconds(86_400)))
    #expect(reply.response.status == 200)
    #expect(try reply.json() == ["active": false])
    #expect(reply.failed == [.tokenActive])
  }

  @Test func `a client sees its own tokens and no others`() async throws {
    let bench = try ProviderBench()
    let headers = HTTPHeaders.basic("web", "a secret: 100%")
    let issued = try await bench.post(["grant_type": "client_credentials"], headers: headers).json()
    let own = try #require(issued["access_token"]?.string)
    let others = try await bench.tokens().access
    #expect(try await bench.post(["token": own], to: Self.path, headers: headers).json()["active"] == true)
    #expect(
      try await bench.post(["token": others], to: Self.path, headers: headers).json() == ["active": false])
  }

  @Test func `a certificate alone introspects too`() async throws {
    let bench = try ProviderBench()
    let form: FormParameters = ["token": "x", "client_id": "machine"]
    let reply = await bench.post(form, to: Self.path, certificate: TestCertificates.client)
    #expect(try reply.json() == ["active": false])
  }

  @Test(
    arguments: [
      (["token": "x", "client_id": "app"], [:], 401), (["token": "x"], [:], 400),
      (["token": "x"], .basic("holdfast", "wrong"), 401), ([:], .account, 400),
    ] as [(FormParameters, HTTPHeaders, Int)])
  func `nobody asks without proving who asks, and nothing is asked about nothing`(
    form: FormParameters, headers: HTTPHeaders, status: Int
  ) async throws {
    let reply = try await ProviderBench().post(form, to: Self.path, headers: headers)
    #expect(reply.response.status == status)
    #expect(reply.error == (status == 401 ? "invalid_client" : "invalid_request"))
  }
}
