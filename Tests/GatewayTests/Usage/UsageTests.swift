import Authorizer
import Gateway
import HTTP
import Nodes
import OAuth
import OrderedCollections
import Testing
import Topology

/// Throttles, API keys and usage plans, asked of gateways.
struct UsageTests {
  private static func specification(_ change: (inout GatewaySpecification) -> Void) -> GatewaySpecification {
    var specification = Fixtures.specification
    specification.routes[2].apiKeyRequired = true
    specification.apiKeys = ["alice": "alice-secret", "bob": "bob-secret", "carol": "carol-secret"]
    specification.usagePlans = [
      "gold": UsagePlanSpecification(
        name: "gold", apiKeys: ["alice", "bob"], stages: ["holdfast01/dev"],
        throttle: .init(rate: 1, burst: 3), quota: .init(limit: 5)),
      "elsewhere": UsagePlanSpecification(name: "elsewhere", apiKeys: ["carol"], stages: ["pets/dev"]),
    ]
    change(&specification)
    return specification
  }

  private func ask(
    _ gateway: GatewayNode, key: String?, after seconds: Int = 0
  ) async -> (HTTPResponse, [String]) {
    let request = HTTPRequest("GET", "/dev/open/a", key.map { ["X-API-Key: \($0)"] } ?? [])
    let reply = await gateway.respond(to: request, in: Fixtures.context(later: .seconds(seconds)))
    return (reply.response, reply.verdicts.map(\.sentence))
  }

  private func gateway(
    _ change: (inout GatewaySpecification) -> Void = { _ in }, environment: GatewayEnvironment = .init(),
    hooks: (any AuthorizerHooks)? = nil
  ) throws -> GatewayNode {
    try Fixtures.gateway(
      Self.specification(change), backend: ScriptedLink { _ in HTTPResponse(status: 200) }, hooks: hooks,
      environment: environment)
  }

  @Test(arguments: [
    nil, "", "wrong", "alice-secret ", "alice", "carol-secret", String(repeating: "x", count: 2000),
  ])
  func `without a key of a plan for this stage nobody gets through`(key: String?) async throws {
    let (response, verdicts) = await ask(try gateway(), key: key)
    #expect(response.status == 403)
    #expect(response.text == #"{"message":"Forbidden"}"#)
    #expect(response.headers["x-amzn-ErrorType"] == "ForbiddenException")
    #expect(!verdicts.joined().contains("-secret"), "a verdict does not repeat keys")
  }

  @Test func `a key gets through, at its rate and up to its quota, each key by itself`() async throws {
    let gateway = try gateway()
    var statuses: [Int] = []
    for second in [0, 0, 0, 0, 2, 2, 20, 20] {
      statuses.append(await ask(gateway, key: "alice-secret", after: second).0.status)
    }
    #expect(statuses == [200, 200, 200, 429, 200, 200, 429, 429])
    let (slow, _) = await ask(gateway, key: "alice-secret", after: 40)
    #expect(slow.text == #"{"message":"Limit Exceeded"}"#)
    #expect(slow.headers["x-amzn-ErrorType"] == "LimitExceededException")
    #expect(await ask(gateway, key: "bob-secret").0.status == 200)
    #expect(await ask(gateway, key: "alice-secret", after: 86_400).0.status == 200)
  }

  @Test func `replicas count together`() async throws {
    let environment = GatewayEnvironment()
    let replicas = try (0..<4).map { _ in try gateway(environment: environment) }
    var statuses: [Int] = []
    for replica in replicas { statuses.append(await ask(replica, key: "alice-secret").0.status) }
    #expect(statuses == [200, 200, 200, 429])
  }

  @Test func `the key can come from the authorizer`() async throws {
    let gateway = try gateway(
      {
        $0.settings.apiKeySource = .authorizer
        $0.routes[0].apiKeyRequired = true
      }, hooks: Identifying(key: "alice-secret"))
    let request = HTTPRequest("GET", "/dev/time", ["Authorization: Bearer ok", "X-API-Key: wrong"])
    #expect(await gateway.respond(to: request, in: Fixtures.context()).response.status == 200)
    #expect(await ask(gateway, key: "alice-secret").0.status == 403, "the header counts for nothing then")
  }

  @Test func `a stage and a method are throttled before the authorizer is asked`() async throws {
    let introspection = ScriptedLink { _ in Fixtures.answer() }
    var specification = Fixtures.specification
    specification.stageSettings.throttle = .init(rate: 0, burst: 3)
    specification.stageSettings.methodThrottles = [
      "GET time": .init(rate: 0, burst: 1), "GET open/{name}": .init(rate: 0, burst: 5),
    ]
    let gateway = try Fixtures.gateway(
      specification, backend: ScriptedLink { _ in HTTPResponse(status: 200) }, introspection: introspection)
    var answers: [String] = []
    for path in ["/dev/time", "/dev/time", "/dev/open/a", "/dev/open/a", "/dev/open/a"] {
      let response = await gateway.respond(
        to: HTTPRequest("GET", path, ["Authorization: Bearer ok"]), in: Fixtures.context()
      ).response
      answers.append("\(response.status) \(response.text)")
    }
    let refused = #"429 {"message":"Too Many Requests"}"#
    #expect(answers == ["200 ", refused, "200 ", "200 ", refused])
    #expect(introspection.sent.count == 1)
  }
}

/// An authorizer that says under which key a call counts.
private struct Identifying: AuthorizerHooks {
  let key: String
  func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent) {
    policy.usageIdentifierKey = key
  }
}
