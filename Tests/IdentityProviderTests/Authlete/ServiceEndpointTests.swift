import Certificates
import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct ServiceEndpointTests {
  static let calls = [
    "/auth/introspection", "/auth/introspection/standard", "/auth/authorization",
    "/auth/authorization/issue", "/auth/authorization/fail", "/auth/token", "/auth/revocation",
    "/service/configuration", "/service/jwks/get",
  ]

  private static func bearer(_ token: String) -> HTTPHeaders { ["Authorization": "Bearer \(token)"] }

  @Test(arguments: calls)
  func `a call stands under the account's name too, for its access token`(call: String) async throws {
    let bench = try ProviderBench()
    let reply = await bench.send("/api/as\(call)", body: Array("{}".utf8), headers: Self.bearer("as-token"))
    #expect(reply.response.status == 200)
    #expect(reply.verdicts.first == .pass(.serviceAccount, presented: "as"))
  }

  @Test func `the third version of the API answers as the second does`() async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let body: JSONValue = [
      "token": .string(access), "clientCertificate": .string(TestCertificates.client.certificate.pem),
    ]
    let third = try await bench.call("/rs/auth/introspection", body, headers: Self.bearer("rs-token"))
    let second = try await bench.call("/auth/introspection", body)
    #expect(third.action == "OK")
    #expect(third.reply.response == second.reply.response)
  }

  static let strangers: [(path: String, headers: HTTPHeaders, challenge: String)] = [
    ("", [:], "Basic"), ("", .basic("holdfast", "wrong"), "Basic"), ("", bearer("as-token"), "Basic"),
    ("/as", [:], "Bearer"), ("/as", bearer("wrong"), "Bearer"), ("/as", bearer("rs-token"), "Bearer"),
    ("/as", .basic("as", "as-secret"), "Bearer"), ("/nobody", bearer("as-token"), "Bearer"),
    ("/holdfast", bearer("as-token"), "Bearer"), ("/holdfast", bearer("holdfast-secret"), "Bearer"),
    ("/as", ["Authorization": "Bearer as-token", "Authorization": "Bearer as-token"], "Bearer"),
    ("/as", ["Authorization": "Bearer as token"], "Bearer"),
  ]

  @Test(arguments: strangers)
  func `whoever is no service account learns nothing and spends nothing`(
    path: String, headers: HTTPHeaders, challenge: String
  ) async throws {
    let bench = try ProviderBench()
    let ticket = try await bench.ticket()
    for call in Self.calls {
      let body: JSONValue = ["ticket": .string(ticket), "subject": "john", "reason": "DENIED"]
      let reply = await bench.send("/api\(path)\(call)", body: body.bytes, headers: headers)
      #expect(reply.response.status == 401)
      #expect(try reply.json().object?.names == ["resultCode", "resultMessage"])
      #expect(reply.response.headers["WWW-Authenticate"]?.hasPrefix(challenge) == true)
      #expect(reply.failed == [.serviceAccount])
    }
    let body: JSONValue = ["ticket": .string(ticket), "subject": "john"]
    let right = try await bench.call("/auth/authorization/issue", body, headers: .basic("rs", "rs-secret"))
    #expect(right.action == "LOCATION")
  }

  @Test func `after many wrong tokens even the right one has to wait`() async throws {
    let bench = try ProviderBench()
    for number in 0..<SecretGuard.freeAttemptsMax {
      _ = await bench.send("/api/as/auth/token", headers: Self.bearer("wrong-\(number)"))
    }
    let reply = await bench.send("/api/as/auth/token", headers: Self.bearer("as-token"))
    #expect(reply.response.status == 401)
    #expect(reply.verdicts.last?.detail?.contains("wait") == true)
  }

  @Test func `who guesses the token of an account that has none shuts nobody out`() async throws {
    let bench = try ProviderBench()
    for number in 0..<20 {
      let reply = await bench.send("/api/holdfast/auth/token", headers: Self.bearer("wrong-\(number)"))
      #expect(reply.response.status == 401 && reply.failed == [.serviceAccount])
    }
    let (access, _) = try await bench.tokens()
    #expect(try await IntrospectionTests.ask(bench, IntrospectionTests.body(access)).answer["action"] == "OK")
  }

  @Test(arguments: [
    "/api/auth", "/api/auth/", "/api/auth/token/issue", "/api/as/token", "/api/as/api/token",
    "/api/as/auth/auth/token", "/api//auth/token", "/api/as/x/auth/token", "/auth/token", "/api/service",
    "/api/service/jwks", "/api/auth/introspection/standard/x",
  ])
  func `elsewhere there is nothing`(path: String) async throws {
    let reply = await (try ProviderBench()).send(path, headers: Self.bearer("as-token"))
    #expect(reply.response.status == 404)
  }

  @Test(arguments: calls)
  func `other methods are refused`(call: String) async throws {
    let reply = await (try ProviderBench()).send("/api\(call)", method: "DELETE", headers: .account)
    #expect(reply.response.status == 405)
    #expect(reply.response.headers["Allow"]?.contains("POST") == true)
  }

  static let bodies: [String] = [
    "", "{", "[]", "null", "\"x\"", "{}", "{\"parameters\":null}", "{\"parameters\":1}",
    "{\"parameters\":\"a\",\"parameters\":\"b\"}", "{\"parameters\":\"\\ud800\"}", "\u{FEFF}{}",
    "{\"a\":" + String(repeating: "[", count: 5000) + "}", String(repeating: "9", count: 4000),
    "{\"parameters\":\"" + String(repeating: "a", count: 1 << 20) + "\"}",
    "{\"parameters\":\"token=a\",\"clientSecret\":{}}",
    "{\"parameters\":\"\",\"clientCertificatePath\":\"x\"}",
  ]

  @Test(arguments: bodies)
  func `a call that cannot be read is answered as documented`(body: String) async throws {
    let bench = try ProviderBench()
    for call in ["/auth/authorization/issue", "/auth/authorization/fail", "/auth/token", "/auth/revocation"] {
      let reply = await bench.send("/api\(call)", body: Array(body.utf8), headers: .account)
      #expect(reply.response.status == 200)
      #expect(try reply.json()["action"] == "INTERNAL_SERVER_ERROR", "\(call) \(body.prefix(40))")
      #expect(reply.failed == [.serviceCall])
    }
  }

  @Test func `no call traps on random bytes or on pieces of a good one`() async throws {
    let bench = try ProviderBench()
    var random = SeededGenerator(seed: 8705)
    let good =
      Array(
        #"{"parameters":"grant_type=authorization_code&client_id=app&code=x","ticket":"t","subject":"john","#
          .utf8
      ) + Array(#""reason":"DENIED","scopes":["profile"],"clientCertificate":"MIIB","authTime":1}"#.utf8)
    for round in 0..<400 {
      var body = good
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        body[Int.random(in: body.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if round % 3 == 0 { body = Array(body.prefix(Int.random(in: 0...body.count, using: &random))) }
      let call = Self.calls[round % Self.calls.count]
      let reply = await bench.send("/api\(call)", body: body, headers: .account)
      #expect([200, 400].contains(reply.response.status))
      #expect(try reply.json().object != nil)
    }
    #expect(try await bench.ask().action == "INTERACTION")
  }
}
