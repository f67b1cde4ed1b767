import Authorizer
import HTTP
import JSON
import Lab
import OAuth
import Testing
import Topology
import TrafficLog

/// Hooks that the program which starts a lab brings along.
@Suite(.timeLimit(.minutes(3))) struct AuthorizerHooksTests {
  /// Adds a value to the context, and denies what a header asks it to deny.
  private struct OwnHooks: AuthorizerHooks {
    func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent) {
      policy.context.append(("hook", .string("own")))
    }

    func onAllow(
      _ event: RequestEvent, _ policy: inout AuthorizerPolicy, _ verdicts: inout [Verdict]
    ) {
      guard event.request.headers["X-Deny"] != nil else { return }
      for index in policy.statements.indices { policy.statements[index].effect = .deny }
      verdicts.append(.fail(.denyRules, expected: "no X-Deny", presented: "X-Deny"))
    }
  }

  private static func options(_ name: String, _ rules: String = "") throws -> LabOptions {
    let text = try LabText.standard().replacing(#""policy": true }"#, with: #""policy": true\#(rules) }"#)
    var options = LabOptions.ephemeral(try text.topology())
    options.hooks[name] = OwnHooks()
    return options
  }

  @Test func `they decide and add to the context, and the rules of the file do not`() async throws {
    let rules = #", "context": { "rule": "of the file" }, "deny": [{ "clients": ["machine"] }]"#
    try await withLab(Self.options("authorizer", rules)) { lab in
      let token = try await lab.machineToken()
      for (headers, status) in [([:], 200), (["X-Deny": "1"], 403)] as [(HTTPHeaders, Int)] {
        let mark = Mark()
        let request = HTTPRequest.time(token, headers).marked(mark)
        #expect(try await lab.send(request, to: "gateway.mtls", as: lab.key("client")).status == status)
        let exchange = try await lab.exchange(marked: mark, at: "gateway.mtls")
        let invocation = try await lab.invocation(try #require(exchange.invocations.first))
        let policy = try JSONValue(parsing: try #require(invocation.policy))
        #expect(policy["context"]?["hook"]?.string == "own")
        #expect(policy["context"]?["rule"] == nil)
        if status == 403 { #expect(try exchange.verdict("deny-rule").presented == "X-Deny") }
      }
    }
  }

  @Test(arguments: ["gateway", "nobody"])
  func `hooks for what is no built-in authorizer keep the lab from starting`(name: String) async throws {
    let error = await #expect(throws: LabError.self) {
      try await RunningLab.start(try Self.options(name), control: nil)
    }
    #expect(error?.lines == ["there are hooks for '\(name)', which is no built-in authorizer of this lab"])
  }
}
