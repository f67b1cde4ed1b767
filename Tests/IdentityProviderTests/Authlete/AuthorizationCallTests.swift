import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct AuthorizationCallTests {
  @Test func `a good request gets a ticket, and everything to ask the user with`() async throws {
    let called = try await ProviderBench().ask([
      "login_hint": "jo", "max_age": "60", "prompt": "login consent",
    ])
    let answer = called.answer
    #expect(called.reply.response.status == 200)
    #expect(called.action == "INTERACTION")
    #expect(answer["ticket"]?.string?.utf8.count == 43)
    #expect(answer["client"]?["clientId"] == 4711)
    #expect(answer["client"]?["clientIdAlias"] == "app")
    #expect(answer["client"]?["clientName"] == "app")
    #expect(answer["client"]?["clientType"] == "PUBLIC")
    #expect(answer["client"]?["tokenAuthMethod"] == "NONE")
    #expect(answer["service"]?["issuer"] == "https://localhost:8443")
    #expect(answer["scopes"]?[0]?["name"] == "profile")
    #expect(answer["clientIdAliasUsed"] == true)
    #expect(answer["display"] == "PAGE")
    #expect(answer["maxAge"] == 60)
    #expect(answer["loginHint"] == "jo")
    #expect(answer["prompts"] == ["LOGIN", "CONSENT"])
    #expect(answer["claims"] == .null)
    #expect(called.reply.failed.isEmpty)
    #expect(called.reply.verdicts.count == AuthorizationCheck.all.count + 1)
  }

  @Test func `a client may go by its number`() async throws {
    let called = try await ProviderBench().ask(["client_id": "4711"])
    #expect(called.answer["client"]?["clientIdAlias"] == "app")
    #expect(called.answer["clientIdAliasUsed"] == false)
  }

  @Test func `who may not be asked is left to the authorization server`() async throws {
    #expect(try await ProviderBench().ask(["prompt": "none"]).action == "NO_INTERACTION")
  }

  static let refusals: [(String, [String: String], action: String, error: String)] = [
    ("an unknown client", ["client_id": "nobody"], "BAD_REQUEST", "invalid_request"),
    ("no client", ["client_id": ""], "BAD_REQUEST", "invalid_request"),
    ("a foreign redirect URI", ["redirect_uri": "https://evil.example"], "BAD_REQUEST", "invalid_request"),
    ("a foreign scope", ["scope": "admin"], "LOCATION", "invalid_scope"),
    ("no challenge", ["code_challenge": ""], "LOCATION", "invalid_request"),
    ("the implicit grant", ["response_type": "token"], "LOCATION", "unsupported_response_type"),
    ("an answer by post", ["response_mode": "form_post"], "LOCATION", "invalid_request"),
    ("a prompt that contradicts itself", ["prompt": "none login"], "LOCATION", "invalid_request"),
    ("an age that is none", ["max_age": "99999999999999999999"], "LOCATION", "invalid_request"),
    ("a client of other grants", ["client_id": "post"], "BAD_REQUEST", "invalid_request"),
  ]

  @Test(arguments: refusals)
  func `a bad request is refused as at the authorization endpoint`(
    name: String, changes: [String: String], action: String, error: String
  ) async throws {
    let called = try await ProviderBench().ask(changes)
    #expect(called.action == action)
    #expect(called.answer["ticket"] == nil)
    #expect(called.reply.failed.count == 1)
    guard action == "LOCATION" else {
      #expect(try called.json()["error"]?.string == error)
      return
    }
    let parameters = try called.redirection()
    #expect(parameters["error"] == error)
    #expect(parameters["state"] == "123")
    #expect(parameters["iss"] == "https://localhost:8443")
    #expect(called.content?.hasPrefix("https://client.example.com/back?") == true)
  }

  @Test(arguments: ["%zz", "a=%ff", String(repeating: "a", count: 70_000), "a=\u{e9}", "=x", ""])
  func `parameters that are no request are the client's fault`(parameters: String) async throws {
    let called = try await ProviderBench().call("/auth/authorization", ["parameters": .string(parameters)])
    #expect(called.action == "BAD_REQUEST")
    #expect(try called.json()["error"] == "invalid_request")
    #expect(called.reply.failed.count == 1)
  }
}
