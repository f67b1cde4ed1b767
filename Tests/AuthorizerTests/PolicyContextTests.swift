import Authorizer
import HTTP
import JSON
import Nodes
import Testing

struct PolicyContextTests {
  private func policy(_ changes: JSONValue = [:], removing: [String] = []) async throws -> AuthorizerPolicy {
    let link = ScriptedLink { _ in Fixtures.answer(changes, removing: removing) }
    let result = await Fixtures.authorizer(link).authorize(Fixtures.event(), cause: .init(1))
    return try #require(result.policy)
  }

  @Test func `the keys are those of the published authorizer in its order`() async throws {
    #expect(
      try await policy().context.map(\.key) == [
        "introspection_request", "introspection_response", "scope", "client_id", "sub", "exp", "challenge",
        "action", "resultMessage",
      ])
  }

  @Test func `a good token has no challenge`() async throws {
    let policy = try await policy()
    #expect(policy["scope"] == .string("profile email"))
    #expect(policy["client_id"] == .string("4711"))
    #expect(policy["sub"] == .string("john"))
    #expect(policy["exp"] == .number(1_795_395_971))
    #expect(policy["challenge"] == .null)
    #expect(policy["action"] == .string("OK"))
  }

  @Test func `a refusal carries its challenge`() async throws {
    let policy = try await policy([
      "action": "UNAUTHORIZED", "responseContent": "Bearer error=\"invalid_token\"",
    ])
    #expect(policy["challenge"] == .string("Bearer error=\"invalid_token\""))
  }

  @Test func `the alias of a client stands for its number where it is used`() async throws {
    #expect(try await policy(["clientIdAliasUsed": true])["client_id"] == .string("tutorial"))
    #expect(try await policy(["clientId": 0])["client_id"] == .null)
  }

  @Test func `what there is not is null`() async throws {
    let policy = try await policy(["scopes": []], removing: ["subject", "expiresAt", "resultMessage"])
    #expect(policy.principalID == nil)
    #expect(policy["scope"] == .null)
    #expect(policy["sub"] == .null)
    #expect(policy["exp"] == .number(0))
    #expect(policy["resultMessage"] == .null)
  }

  @Test func `request and answer are texts of JSON within the JSON of the policy`() async throws {
    let json = try JSONValue(parsing: try await policy().json)
    let request = try JSONValue(parsing: #require(json["context"]?["introspection_request"]?.string))
    let answer = try JSONValue(parsing: #require(json["context"]?["introspection_response"]?.string))
    #expect(request["token"] == "ok")
    #expect(answer["action"] == "OK")
    #expect(json["principalId"] == "john")
    #expect(json["policyDocument"]?["Version"] == "2012-10-17")
  }

  @Test(
    arguments: [
      (.string("a"), "a"), (.number(-7), "-7"), (.bool(true), "true"), (.utf8(Array("ä".utf8)), "ä"),
      (.null, nil),
    ] as [(AuthorizerPolicy.ContextValue, String?)])
  func `a backend gets every value as text`(value: AuthorizerPolicy.ContextValue, text: String?) {
    #expect(value.text == text)
  }
}
