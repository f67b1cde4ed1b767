import Authorizer
import HTTP
import JSON
import Nodes
import OAuth
import Testing
import Topology

struct RuleHooksTests {
  typealias DenyRule = AuthorizerSpecification.DenyRule

  @Test func `rules add constants, parts of the event and claims to the context`() async throws {
    let link = ScriptedLink { _ in Fixtures.answer() }
    let authorizer = Fixtures.authorizer(link) {
      $0.context = [
        .init(key: "tenant", value: .text("one")), .init(key: "level", value: .number(3)),
        .init(key: "beta", value: .bool(true)), .init(key: "address", value: .variable(.context(.sourceIP))),
        .init(key: "user", value: .variable(.claim("sub"))),
        .init(key: "none", value: .variable(.header("X-None"))), .init(key: "sub", value: .text("changed")),
      ]
    }
    let result = await authorizer.authorize(Fixtures.event(), cause: .init(1))
    let context = try JSONValue(parsing: try #require(result.policy).json)["context"]
    #expect(context?["tenant"] == "one")
    #expect(context?["level"] == 3)
    #expect(context?["beta"] == true)
    #expect(context?["address"] == "127.0.0.1")
    #expect(context?["user"] == "john")
    #expect(context?["none"] == .null)
    #expect(context?["sub"] == "changed")
  }

  /// What is refused, and whether that hits the call of `john` by client 4711 from 127.0.0.1.
  @Test(
    arguments: [
      (rule(addresses: ["127.0.0.0/8"]), "address 127.0.0.1"), (rule(addresses: ["10.0.0.0/8"]), nil),
      (rule(clients: ["4711"]), "client 4711"), (rule(clients: ["tutorial"]), nil),
      (rule(claims: [("sub", ["mary", "john"])]), "sub john"), (rule(claims: [("sub", ["mary"])]), nil),
      (rule(claims: [("scope", ["email"])]), "scope profile email"),
      (rule(claims: [("scope", ["mail"])]), nil),
      (rule(claims: [("none", ["x"])]), nil),
      (rule(addresses: ["127.0.0.1"], clients: ["4711"]), "address 127.0.0.1, client 4711"),
      (rule(addresses: ["127.0.0.1"], clients: ["1"]), nil), (DenyRule(), nil),
    ] as [(DenyRule, String?)])
  func `a deny rule hits where all its conditions hold`(rule: DenyRule, reason: String?) async {
    let link = ScriptedLink { _ in Fixtures.answer() }
    let result = await Fixtures.authorizer(link) { $0.deny = [rule] }
      .authorize(Fixtures.event(), cause: .init(1))
    #expect(result.summary == (reason == nil ? "Allow" : "Deny"))
    #expect(result.verdicts.last?.rule == .denyRules)
    #expect(result.verdicts.last?.presented == reason)
  }

  private static func rule(
    addresses: [String] = [], clients: [String] = [], claims: [(String, [String])] = []
  ) -> DenyRule {
    var rule = DenyRule()
    rule.addresses = addresses.compactMap(AddressRange.init)
    rule.clients = clients
    rule.claims = claims.map { (name: $0.0, values: $0.1) }
    return rule
  }
}
