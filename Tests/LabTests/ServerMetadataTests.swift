import HTTP
import JSON
import Lab
import Testing

/// Metadata (RFC 8414), keys (RFC 7517), and the ports that both follow.
@Suite(.lab, .timeLimit(.minutes(3))) struct ServerMetadataTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  static let paths = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]

  private func metadata() async throws -> JSONValue {
    try await lab.send(.get(Self.paths[0]), to: "token-proxy.mtls").json()
  }

  @Test func `it is the same at both addresses, directly and through the proxy`() async throws {
    var bodies: Set<String> = []
    for path in Self.paths {
      for listener in ["idp.front", "token-proxy.mtls"] {
        let response = try await lab.send(.get(path), to: listener)
        #expect(response.status == 200)
        #expect(response.headers["Content-Type"] == "application/json")
        bodies.insert(response.text)
      }
    }
    #expect(bodies.count == 1)
  }

  @Test func `every address in it stands on the ports that the lab really has`() async throws {
    let metadata = try await metadata()
    let proxy = try lab.url("token-proxy.mtls")
    let front = try lab.url("idp.front")
    #expect(!proxy.hasSuffix(":8443") && !front.hasSuffix(":8080"))
    #expect(metadata["issuer"]?.string == proxy)
    #expect(metadata["token_endpoint"]?.string == "\(proxy)/token")
    #expect(metadata["authorization_endpoint"]?.string == "\(front)/api/authorization")
    #expect(metadata["jwks_uri"]?.string == "\(proxy)/api/jwks")
    #expect(metadata["introspection_endpoint"]?.string == "\(proxy)/api/introspection")
    #expect(metadata["revocation_endpoint"]?.string == "\(proxy)/api/revocation")
    #expect(metadata["mtls_endpoint_aliases"] == nil)
  }

  @Test func `it says what the server can do`() async throws {
    let metadata = try await metadata()
    #expect(metadata["tls_client_certificate_bound_access_tokens"]?.bool == true)
    #expect(metadata["authorization_response_iss_parameter_supported"]?.bool == true)
    #expect(metadata["code_challenge_methods_supported"]?.strings == ["S256"])
    #expect(metadata["response_types_supported"]?.strings == ["code"])
    let grants = try #require(metadata["grant_types_supported"]?.strings)
    #expect(Set(grants) == ["authorization_code", "refresh_token", "client_credentials"])
    let methods = try #require(metadata["token_endpoint_auth_methods_supported"]?.strings)
    #expect(
      Set(methods) == [
        "none", "client_secret_basic", "client_secret_post", "tls_client_auth", "self_signed_tls_client_auth",
      ])
  }

  @Test func `the key set holds public keys only`() async throws {
    let keys = try #require(
      await lab.send(.get("/api/jwks"), to: "token-proxy.mtls").json()["keys"]?.array)
    #expect(!keys.isEmpty)
    for key in keys {
      #expect(key["kty"]?.string == "EC")
      #expect(key["kid"]?.string?.isEmpty == false)
      #expect(key["d"] == nil)
    }
  }

  @Test func `issuer and redirect follow the free ports`() async throws {
    let location = try await lab.authorize()
    #expect(try location.hasPrefix(lab.url("idp.front")))
    #expect(try location.query["iss"] == lab.url("token-proxy.mtls"))
    let urls = lab.running.run.nodes.flatMap { $0.listeners.map(\.url) }
    #expect(Set(urls).count == 5)
    #expect(urls.allSatisfy { $0.contains("localhost:") || $0.contains("127.0.0.1:") })
  }
}
