import Certificates
import Encodings
import HTTP
import JSON
import Nodes
import Testing
import Topology

@testable import IdentityProvider

struct JWTAccessTokenTests {
  private static func bench() throws -> ProviderBench {
    var specification = IdentityProviderSpecification.bench
    specification.accessTokens.format = .jwt
    return try ProviderBench(specification)
  }

  @Test func `a JWT says what RFC 9068 wants it to say`() async throws {
    let (access, _) = try await Self.bench().tokens()
    let parts = access.split(separator: ".").map(String.init)
    try #require(parts.count == 3)
    let header = try JSONValue(parsing: try #require(Base64URL.decode(parts[0])))
    let claims = try JSONValue(parsing: try #require(Base64URL.decode(parts[1])))
    #expect(header["typ"] == "at+jwt")
    #expect(header["alg"] == "ES256")
    #expect(
      claims.object?.names == [
        "iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope", "auth_time", "cnf",
      ])
    #expect(claims["iss"] == "https://localhost:8443")
    #expect(claims["sub"] == "john")
    #expect(claims["exp"]?.int64 == ProviderBench.begin.seconds + 86_400)
    #expect(claims["cnf"]?["x5t#S256"]?.string == TestCertificates.client.certificate.thumbprint)
  }

  @Test func `a JWT can be introspected and revoked like any other token`() async throws {
    let bench = try Self.bench()
    let (access, _) = try await bench.tokens()
    #expect(try await bench.isActive(access))
    _ = await bench.post(["token": access, "client_id": "app"], to: "/api/revocation")
    #expect(try await bench.isActive(access) == false)
  }

  @Test func `a client that acts for itself is its own subject`() async throws {
    let answer = try await Self.bench().post(
      ["grant_type": "client_credentials"], headers: .basic("web", "a secret: 100%")
    ).json()
    let token = try #require(answer["access_token"]?.string)
    let part = try #require(token.split(separator: ".").dropFirst().first)
    let claims = try JSONValue(parsing: try #require(Base64URL.decode(part)))
    #expect(claims["sub"] == "web")
    #expect(claims["auth_time"] == nil)
    #expect(claims["cnf"] == nil)
  }
}
