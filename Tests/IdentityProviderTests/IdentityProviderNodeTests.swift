import HTTP
import Nodes
import OAuth
import Testing
import TrustedSubsystem

@testable import IdentityProvider

struct IdentityProviderNodeTests {
  @Test(
    arguments: [
      ("GET", "/api/token", 405, "POST"), ("PUT", "/api/jwks", 405, "GET, HEAD"), ("GET", "/", 404, nil),
      ("POST", "/api/nothing", 404, nil), ("GET", "/api/token/", 404, nil), ("GET", "/api/jwks", 200, nil),
    ] as [(String, String, Int, String?)])
  func `paths and methods are answered honestly`(
    method: String, path: String, status: Int, allow: String?
  ) async throws {
    let reply = try await ProviderBench().send(path, method: method)
    #expect(reply.response.status == status)
    #expect(reply.response.headers["Allow"] == allow)
  }

  @Test(arguments: [
    "X-Ssl-Cert", "x-ssl-cert", "X_Ssl_Cert", "Client-Cert", "X-Forwarded-Client-Cert",
    "X-Amzn-Mtls-Clientcert",
  ])
  func `a client certificate header is refused by every endpoint`(name: String) async throws {
    let bench = try ProviderBench()
    for path in ["/api/token", "/api/introspection", "/api/revocation", "/api/auth/introspection"] {
      let reply = await bench.send(path, headers: [name: "x"])
      #expect(reply.response.status == 400)
      #expect(reply.error == "invalid_request")
      #expect(reply.failed == [.clientCertificateSource])
    }
  }

  @Test func `any bytes get an answer`() async throws {
    let bench = try ProviderBench()
    var generator = SeededGenerator(seed: 42)
    let seeds = [
      "grant_type=authorization_code&client_id=app&code=x&code_verifier=%41&redirect_uri=https%3A%2F%2Fa",
      #"{"token":"x","scopes":["a"],"clientCertificate":"-----BEGIN CERTIFICATE-----\nMIIB"}"#,
    ]
    for round in 0..<2000 {
      var body = Array(seeds[round % 2].utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        body[Int.random(in: 0..<body.count, using: &generator)] = .random(
          in: .min ... .max, using: &generator)
      }
      let path = ["/api/token", "/api/auth/introspection", "/api/introspection", "/api/revocation"][round % 4]
      var headers = HTTPHeaders.account
      headers.add("Content-Type", "application/x-www-form-urlencoded")
      let reply = await bench.send(path, body: body, headers: headers)
      #expect([200, 400, 401].contains(reply.response.status), "round \(round)")
      #expect(!reply.verdicts.isEmpty)
    }
  }
}
