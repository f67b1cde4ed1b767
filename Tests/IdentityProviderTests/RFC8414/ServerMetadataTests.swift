import HTTP
import JSON
import Nodes
import OrderedCollections
import Testing
import Topology

@testable import IdentityProvider

struct ServerMetadataTests {
  static let paths = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]

  @Test(arguments: paths)
  func `both well-known paths tell the same`(path: String) async throws {
    let reply = try await ProviderBench().send(path, method: "GET")
    #expect(reply.response.status == 200)
    #expect(reply.response.headers["Content-Type"] == "application/json")
    #expect(
      try reply.json() == [
        "issuer": "https://localhost:8443",
        "authorization_endpoint": "http://localhost:8080/api/authorization",
        "token_endpoint": "https://localhost:8443/token", "jwks_uri": "https://localhost:8443/api/jwks",
        "introspection_endpoint": "https://localhost:8443/api/introspection",
        "revocation_endpoint": "https://localhost:8443/api/revocation", "response_types_supported": ["code"],
        "response_modes_supported": ["query"], "scopes_supported": ["profile", "email"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "token_endpoint_auth_methods_supported": [
          "none", "client_secret_basic", "client_secret_post", "tls_client_auth",
          "self_signed_tls_client_auth",
        ],
        "revocation_endpoint_auth_methods_supported": [
          "none", "client_secret_basic", "client_secret_post", "tls_client_auth",
          "self_signed_tls_client_auth",
        ],
        "introspection_endpoint_auth_methods_supported": [
          "client_secret_basic", "client_secret_post", "tls_client_auth", "self_signed_tls_client_auth",
        ],
        "tls_client_certificate_bound_access_tokens": true, "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
      ])
  }

  @Test func `an empty list is left out`() async throws {
    var specification = IdentityProviderSpecification.bench
    specification.clients = [:]
    let metadata = try await ProviderBench(specification).send(Self.paths[0], method: "GET").json()
    #expect(metadata["scopes_supported"] == nil)
  }

  @Test func `aliases appear where a second listener asks for certificates`() throws {
    let urls = ProviderURLs(
      authorization: "a", token: "t", jwks: "j", introspection: "i", revocation: "r",
      aliases: ["token_endpoint": "https://mtls.example.com/token"])
    var writer = JSONWriter()
    writer.value(ServerMetadata(.bench, urls: urls, features: FeatureLanes(StandardFeatures.all)))
    let metadata = try JSONValue(parsing: writer.bytes)
    #expect(metadata["mtls_endpoint_aliases"] == ["token_endpoint": "https://mtls.example.com/token"])
  }

  @Test func `the keys are public and have names`() async throws {
    let reply = try await ProviderBench().send("/api/jwks", method: "GET")
    let keys = try #require(try reply.json()["keys"]?.array)
    #expect(keys.count == 1)
    #expect(keys.first?.object?.names == ["kty", "crv", "x", "y", "use", "kid", "alg"])
  }
}
