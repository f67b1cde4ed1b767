import Authorizer
import HTTP
import JSON
import Nodes
import OAuth
import Synchronization
import Testing
import Topology

struct AuthorizerHooksTests {
  private static let before = ["enter", "scopes"]

  /// Action (nil: the call fails), with `policy` true, with `policy` false.
  @Test(arguments: [
    ("OK", ["introspection", "context", "allow"], ["introspection", "context", "allow"]),
    ("FORBIDDEN", ["introspection", "context", "deny"], ["introspection", "context", "deny"]),
    ("UNAUTHORIZED", ["introspection", "context", "deny"], ["introspection", "unauthorized"]),
    ("INTERNAL_SERVER_ERROR", ["introspection", "context", "deny"], ["introspection", "error"]),
    (nil, ["failure", "context", "deny"], ["failure", "error"]),
  ])
  func `the hooks are called in the order of the published authorizer`(
    action: String?, withPolicy: [String], withExceptions: [String]
  ) async {
    for (policy, expected) in [(true, withPolicy), (false, withExceptions)] {
      let hooks = Recorder()
      let link = ScriptedLink { _ throws(LinkFailure) in
        guard let action else { throw .broken("reset") }
        return Fixtures.answer(["action": .string(action)])
      }
      _ = await Fixtures.authorizer(link, policy: policy, hooks: hooks)
        .authorize(Fixtures.event(), cause: .init(1))
      #expect(hooks.calls == Self.before + expected)
    }
  }

  @Test func `the crash of the published authorizer comes before onDeny`() async {
    let hooks = Recorder()
    let link = ScriptedLink { _ throws(LinkFailure) in throw .broken("reset") }
    _ = await Fixtures.authorizer(link, hooks: hooks) { $0.onIntrospectionFailure = .crash }
      .authorize(Fixtures.event(), cause: .init(1))
    #expect(hooks.calls == Self.before + ["failure", "context"])
  }

  @Test func `onAllow may still refuse`() async {
    let link = ScriptedLink { _ in Fixtures.answer() }
    let result = await Fixtures.authorizer(link, hooks: Refuser()).authorize(
      Fixtures.event(), cause: .init(1))
    #expect(result.summary == "Deny")
    #expect(result.verdicts.last == .fail(.denyRules, expected: "another", presented: "me"))
  }

  @Test func `an error in onIntrospection counts as a failed call`() async {
    let link = ScriptedLink { _ in Fixtures.answer() }
    let result = await Fixtures.authorizer(link, hooks: Thrower()).authorize(
      Fixtures.event(), cause: .init(1))
    #expect(result.summary == "Deny")
    #expect(result.policy?["introspection_exception"] != nil)
  }

  @Test func `determineScopes overrules the table`() async throws {
    let link = ScriptedLink { _ in Fixtures.answer() }
    _ = await Fixtures.authorizer(link, hooks: Thrower()).authorize(Fixtures.event(), cause: .init(1))
    let body = try JSONValue(parsing: try #require(link.sent.first).body)
    #expect(body["scopes"] == ["time:query"])
  }

  @Test func `updatePolicyContext may add to the context`() async {
    let link = ScriptedLink { _ in Fixtures.answer() }
    let result = await Fixtures.authorizer(link, hooks: Recorder()).authorize(
      Fixtures.event(), cause: .init(1))
    #expect(result.policy?.context.last?.key == "tenant")
  }
}

private final class Recorder: AuthorizerHooks {
  private let log = Mutex<[String]>([])
  var calls: [String] { log.withLock { $0 } }
  private func note(_ call: String) { log.withLock { $0.append(call) } }

  func onEnter(_ event: RequestEvent) { note("enter") }
  func determineScopes(_ event: RequestEvent, table: ScopeTable) -> [String]? {
    note("scopes")
    return table.scopes(for: event)
  }
  func onIntrospection(_ event: RequestEvent, _ answer: IntrospectionAnswer) { note("introspection") }
  func onIntrospectionError(_ event: RequestEvent, _ failure: IntrospectionFailure) { note("failure") }
  func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent) {
    note("context")
    policy.context.append(("tenant", .string("one")))
  }
  func onAllow(
    _ event: RequestEvent, _ policy: inout AuthorizerPolicy, _ verdicts: inout [Verdict]
  ) { note("allow") }
  func onDeny(_ event: RequestEvent, _ policy: AuthorizerPolicy) { note("deny") }
  func onUnauthorized(_ event: RequestEvent) { note("unauthorized") }
  func onInternalServerError(_ event: RequestEvent) { note("error") }
}

private struct Refuser: AuthorizerHooks {
  func onAllow(_ event: RequestEvent, _ policy: inout AuthorizerPolicy, _ verdicts: inout [Verdict]) {
    policy.statements = [.init(.deny, resources: .only(["*"]))]
    verdicts.append(.fail(.denyRules, expected: "another", presented: "me"))
  }
}

private struct Thrower: AuthorizerHooks {
  struct Oops: Error {}
  func determineScopes(_ event: RequestEvent, table: ScopeTable) -> [String]? { ["time:query"] }
  func onIntrospection(_ event: RequestEvent, _ answer: IntrospectionAnswer) throws { throw Oops() }
}
