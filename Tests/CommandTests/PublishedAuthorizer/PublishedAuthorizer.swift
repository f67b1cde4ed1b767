import Authorizer
import Dispatch
import HTTP
import JSON
import Nodes
import OAuth
import Synchronization

/// How the built-in authorizer and the published one differ on one case.
struct AuthorizerDifference {
  /// As the page lists it; empty where it is not explained.
  let id: String
  let sentence: String
}

extension AuthorizerCase {
  func compare(with published: JSONValue) async -> [AuthorizerDifference] {
    let mine = await run()
    var differences: [AuthorizerDifference] = []
    func differ(_ id: String, _ what: String, _ ours: String?, _ theirs: String?) {
      guard ours != theirs else { return }
      differences.append(
        .init(
          id: id, sentence: "\(what): \(ours ?? "nothing") where the published one has \(theirs ?? "nothing")"
        ))
    }
    // With another token in it, everything behind the request is about something else.
    let (sent, theirs) = (mine.request, published["request"])
    guard sent == theirs else {
      let hasTwo = event.request.headers.count(of: "Authorization") > 1
      differ(hasTwo ? "two-headers" : "", "request", sent?.text, theirs?.text)
      return differences
    }
    guard !answer.isFailure else {
      differ(failureID, "outcome", mine.outcome, published["outcome"]?.string)
      differ(
        failureID, "hooks", mine.hooks.joined(separator: " "),
        published["hooks"]?.strings?.joined(separator: " "))
      return differences
    }
    differ("", "outcome", mine.outcome, published["outcome"]?.string)
    differ(
      "", "hooks", mine.hooks.joined(separator: " "), published["hooks"]?.strings?.joined(separator: " "))
    guard let policy = mine.policy, let ours = try? JSONValue(parsing: policy.json) else {
      return differences
    }
    differ("", "principal", ours["principalId"]?.text, published["principal"]?.text)
    let statement = ours["policyDocument"]?["Statement"]?[0]
    differ("", "resource", statement?["Resource"]?.text, published["resource"]?.text)
    compareContexts(ours["context"]?.object, published["context"]?.object, differ)
    return differences
  }

  private var failureID: String {
    if answer.name == "no action" { return "missing-action" }
    return policy ? "failed-call" : ""
  }

  private func compareContexts(
    _ ours: JSONObject?, _ theirs: JSONObject?,
    _ differ: (_ id: String, _ what: String, _ ours: String?, _ theirs: String?) -> Void
  ) {
    differ("", "keys", ours?.names.joined(separator: " "), theirs?.names.joined(separator: " "))
    for (name, value) in (ours?.members ?? []).map({ ($0.name, $0.value) }) {
      let other = theirs?[name]
      switch name {
      case "introspection_request":
        differ("request-spacing", name, value.string, other?.string)
        differ("", name, value.parsed?.text, other?.string.flatMap { try? JSONValue(parsing: $0) }?.text)
      case "introspection_response":
        differ("response-rewritten", name, value.string, other?.string)
        // All that the identity provider said is in both.
        let rewritten = other?.parsed?.object
        for member in value.parsed?.object?.members ?? [] {
          differ("", "\(name).\(member.name)", member.value.text, rewritten?[member.name]?.text)
        }
      default: differ("", name, value.text, other?.text)
      }
    }
  }
}

extension JSONValue {
  fileprivate var parsed: JSONValue? { string.flatMap { try? JSONValue(parsing: $0) } }
}

/// What the identity provider says.
struct ProviderAnswer: Sendable {
  let name: String
  /// Nil: it closes the connection.
  let response: (status: Int, body: String)?
  let isFailure: Bool

  static let all: [ProviderAnswer] =
    IntrospectionAnswer.Action.allCases.map { action in
      ProviderAnswer(name: action.rawValue, response: (200, good(action.rawValue)), isFailure: false)
    } + [
      .init(
        name: "no user", response: (200, #"{"action":"OK","clientId":0,"expiresAt":0}"#), isFailure: false),
      .init(
        name: "alias",
        response: (
          200,
          #"{"action":"OK","clientId":1,"clientIdAlias":"app","clientIdAliasUsed":true,"expiresAt":1999}"#
        ), isFailure: false),
      .init(name: "no action", response: (200, "{}"), isFailure: true),
      .init(name: "unknown action", response: (200, #"{"action":"MAYBE"}"#), isFailure: true),
      .init(name: "no JSON", response: (200, "<html>"), isFailure: true),
      .init(name: "status 500", response: (500, #"{"resultMessage":"[A1] oops"}"#), isFailure: true),
      .init(name: "closed", response: nil, isFailure: true),
    ]

  private static func good(_ action: String) -> String {
    #"{"action":"\#(action)","subject":"john","scopes":["profile","email"],"clientId":4711,"#
      + #""expiresAt":1795395971000,"existent":true,"usable":true,"sufficient":true,"#
      + #""responseContent":"Bearer error=\"x\"","resultMessage":"[A056001] said."}"#
  }

  func write(to writer: inout JSONWriter) {
    guard let response else { return writer.value(String?.none) }
    writer.object { writer in
      writer.member("status", response.status)
      writer.member("body", response.body)
    }
  }
}

/// Says what the identity provider says, and takes down what it was asked.
final class AnsweringLink: Link {
  let name = "answering"
  let target = ListenerName(node: "far", port: "end")
  private let answer: ProviderAnswer
  private let requests = Mutex<[HTTPRequest]>([])

  init(_ answer: ProviderAnswer) { self.answer = answer }

  var sent: [HTTPRequest] { requests.withLock { $0 } }

  func send(_ request: HTTPRequest, cause: ExchangeID) async throws(LinkFailure) -> HTTPResponse {
    requests.withLock { $0.append(request) }
    guard let response = answer.response else { throw .broken("closed") }
    return HTTPResponse(status: response.status, body: Array(response.body.utf8))
  }
}

/// Notes the hooks under the names of the published authorizer.
final class HookRecorder: AuthorizerHooks {
  private let log = Mutex<[String]>([])
  var calls: [String] { log.withLock { $0 } }
  private func note(_ call: String) { log.withLock { $0.append(call) } }

  func onEnter(_ event: RequestEvent) { note("on_enter") }
  func determineScopes(_ event: RequestEvent, table: ScopeTable) -> [String]? {
    note("determine_scopes")
    return table.scopes(for: event)
  }
  func onIntrospection(_ event: RequestEvent, _ answer: IntrospectionAnswer) { note("on_introspection") }
  func onIntrospectionError(_ event: RequestEvent, _ failure: IntrospectionFailure) {
    note("on_introspection_error")
  }
  func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent) {
    note("update_policy_context")
  }
  func onAllow(_ event: RequestEvent, _ policy: inout AuthorizerPolicy, _ verdicts: inout [Verdict]) {
    note("on_allow")
  }
  func onDeny(_ event: RequestEvent, _ policy: AuthorizerPolicy) { note("on_deny") }
  func onUnauthorized(_ event: RequestEvent) { note("on_unauthorized") }
  func onInternalServerError(_ event: RequestEvent) { note("on_internal_server_error") }
}

/// A loop of the kind that nodes are pinned to, without input and output.
final class TestLoop: SerialExecutor {
  private let queue = DispatchQueue(label: "test loop")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
