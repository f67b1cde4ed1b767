import Certificates
import HTTP
import JSON
import Nodes
import OAuth
import OrderedCollections
import Testing
import Topology

@testable import IdentityProvider

struct ClientCredentialsGrantTests {
  @Test(arguments: [(nil, "profile email"), ("email", "email")] as [(String?, String)])
  func `a client gets what it asks for, or all that it may have`(asked: String?, granted: String) async throws
  {
    var form: [FormParameters.Parameter] = [
      .init(name: "grant_type", value: "client_credentials"), .init(name: "client_id", value: "post"),
      .init(name: "client_secret", value: "s3cret"),
    ]
    if let asked { form.append(.init(name: "scope", value: asked)) }
    let answer = try await ProviderBench().post(FormParameters(form)).json()
    #expect(answer.object?.names == ["access_token", "scope", "token_type", "expires_in"])
    #expect(answer["scope"]?.string == granted)
  }

  @Test func `a scope beyond the registered ones is refused`() async throws {
    let reply = try await ProviderBench().post(
      ["grant_type": "client_credentials", "scope": "admin"], headers: .basic("web", "a secret: 100%"))
    #expect(reply.error == "invalid_scope")
    #expect(reply.failed == [.scopeAllowed])
  }

  @Test func `a public client may not act for itself, whatever it is registered for`() async throws {
    var specification = IdentityProviderSpecification.bench
    specification.clients["app"]?.grants.append(.clientCredentials)
    let reply = try await ProviderBench(specification).post(
      ["grant_type": "client_credentials", "client_id": "app"], certificate: TestCertificates.client)
    #expect(reply.response.status == 400)
    #expect(reply.error == "unauthorized_client")
    #expect(reply.failed == [.confidentialClient])
  }

  @Test func `such a token has no subject`() async throws {
    let bench = try ProviderBench()
    let answer = try await bench.post(
      ["grant_type": "client_credentials"], headers: .basic("web", "a secret: 100%")
    ).json()
    let token = try #require(answer["access_token"]?.string)
    let known = try await bench.post(["token": token], to: "/api/introspection", headers: .account).json()
    #expect(known["client_id"] == "web")
    #expect(known["sub"] == nil)
    #expect(known["cnf"] == nil)
  }
}
