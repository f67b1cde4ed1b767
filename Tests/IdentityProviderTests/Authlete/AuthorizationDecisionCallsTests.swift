import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

/// The two calls that end what `/auth/authorization` began.
struct AuthorizationDecisionCallsTests {
  private static let issue = "/auth/authorization/issue"
  private static let fail = "/auth/authorization/fail"

  @Test func `a yes becomes a code that the token endpoint redeems`() async throws {
    let bench = try ProviderBench()
    let issued = try await bench.call(
      Self.issue,
      [
        "ticket": .string(try await bench.ticket()), "subject": "john", "sub": nil, "authTime": 1_699_999_000,
        "acr": nil, "claims": nil, "properties": nil, "scopes": nil,
      ])
    #expect(issued.action == "LOCATION")
    let parameters = try issued.redirection()
    #expect(parameters["state"] == "123")
    #expect(parameters["iss"] == "https://localhost:8443")
    #expect(parameters["code"] == issued.answer["authorizationCode"]?.string)
    #expect(issued.reply.passed == [.serviceAccount, .ticketUsable, .userConsented])

    let answer = await bench.post(
      [
        "grant_type": "authorization_code", "client_id": "app", "code": try #require(parameters["code"]),
        "code_verifier": ProviderBench.verifier,
      ], certificate: TestCertificates.client)
    #expect(answer.response.status == 200)
    #expect(try answer.json()["scope"] == "profile")
  }

  @Test func `the authorization server may grant less`() async throws {
    let bench = try ProviderBench()
    let ticket = try await bench.ticket(["scope": "profile email"])
    let issued = try await bench.call(
      Self.issue, ["ticket": .string(ticket), "subject": "john", "scopes": ["email"]])
    let answer = try await bench.handOn([
      "grant_type": "authorization_code", "client_id": "app", "code_verifier": ProviderBench.verifier,
      "code": try #require(try issued.redirection()["code"]),
    ])
    #expect(answer.answer["scopes"] == ["email"])
  }

  @Test func `a scope that the client cannot have is not granted`() async throws {
    let bench = try ProviderBench()
    let issued = try await bench.call(
      Self.issue, ["ticket": .string(try await bench.ticket()), "subject": "john", "scopes": ["admin"]])
    #expect(issued.action == "LOCATION")
    #expect(try issued.redirection()["error"] == "server_error")
    #expect(issued.reply.failed == [.requestedScopeRegistered])
  }

  static let reasons: [(FailReason, error: String)] = [
    (.unknown, "server_error"), (.notLoggedIn, "login_required"), (.maxAgeNotSupported, "login_required"),
    (.exceedsMaxAge, "login_required"), (.differentSubject, "login_required"),
    (.acrNotSatisfied, "login_required"), (.denied, "access_denied"), (.serverError, "server_error"),
    (.notAuthenticated, "login_required"), (.accountSelectionRequired, "account_selection_required"),
    (.consentRequired, "consent_required"), (.interactionRequired, "interaction_required"),
    (.invalidTarget, "invalid_target"),
  ]

  @Test(arguments: reasons)
  func `a reason to give up becomes the error of its specification`(
    reason: FailReason, error: String
  ) async throws {
    let bench = try ProviderBench()
    let failed = try await bench.call(
      Self.fail, ["ticket": .string(try await bench.ticket()), "reason": .string(reason.rawValue)])
    #expect(failed.action == "LOCATION")
    let parameters = try failed.redirection()
    #expect(parameters["error"] == error)
    #expect(parameters["state"] == "123")
    #expect(parameters["code"] == nil)
    #expect(failed.reply.failed == [reason == .denied ? .userConsented : .userCouldDecide])
  }

  @Test func `every reason has its error`() {
    #expect(Self.reasons.map(\.0) == FailReason.allCases)
  }

  @Test func `the client is told what the authorization server says`() async throws {
    let bench = try ProviderBench()
    let failed = try await bench.call(
      Self.fail,
      ["ticket": .string(try await bench.ticket()), "reason": "DENIED", "description": "She said no"])
    #expect(try failed.redirection()["error_description"] == "She said no")
  }

  @Test(arguments: [issue, fail])
  func `a ticket is good for one decision`(second: String) async throws {
    let bench = try ProviderBench()
    let decision: JSONValue = [
      "ticket": .string(try await bench.ticket()), "subject": "john", "reason": "DENIED",
    ]
    #expect(try await bench.call(Self.issue, decision).action == "LOCATION")
    let again = try await bench.call(second, decision)
    #expect(again.action == "BAD_REQUEST")
    #expect(try again.json()["error"] == "invalid_request")
    #expect(again.reply.failed == [.ticketUsable])
    #expect(again.reply.verdicts.last?.presented == "one that was used before")
  }

  @Test func `a ticket ends in lab time`() async throws {
    let bench = try ProviderBench()
    let decision: JSONValue = ["ticket": .string(try await bench.ticket()), "subject": "john"]
    let late = try await bench.call(
      Self.issue, decision, at: ProviderBench.begin.adding(AuthorizationTickets.lifetime))
    #expect(late.action == "BAD_REQUEST")
    #expect(late.reply.verdicts.last?.presented == "one that expired")
  }

  @Test func `a store that cannot keep the code is told to the client`() async throws {
    let store = CodeRecorder()
    let bench = try ProviderBench(store: store)
    let ticket = try await bench.ticket()
    store.refuseEverything()
    let issued = try await bench.call(Self.issue, ["ticket": .string(ticket), "subject": "john"])
    #expect(try issued.redirection()["error"] == "temporarily_unavailable")
  }

  static let mistakes: [(path: String, changes: [String: JSONValue])] = [
    (issue, ["ticket": nil]), (issue, ["ticket": ""]), (issue, ["ticket": 1]), (issue, ["subject": nil]),
    (issue, ["subject": "jo\u{7}hn"]), (issue, ["subject": "j\u{f6}rg"]),
    (issue, ["subject": .string(String(repeating: "j", count: 101))]), (issue, ["scopes": "profile"]),
    (issue, ["scopes": ["a b"]]), (issue, ["scopes": [1]]), (issue, ["authTime": "now"]),
    (issue, ["authTime": -1]), (issue, ["authTime": 9_223_372_036_854_775_807]), (issue, ["authTime": 1e300]),
    (fail, ["reason": nil]), (fail, ["reason": "BECAUSE"]), (fail, ["reason": "denied"]),
    (fail, ["description": "a \"quote\""]), (fail, ["description": "\r\nSet-Cookie: x"]),
  ]

  @Test(arguments: mistakes)
  func `a mistake of the authorization server spends no ticket`(
    path: String, changes: [String: JSONValue]
  ) async throws {
    let bench = try ProviderBench()
    let ticket = try await bench.ticket()
    var body: JSONObject = ["ticket": .string(ticket), "subject": "john", "reason": "DENIED"]
    for (name, value) in changes { body[name] = value }
    let called = try await bench.call(path, .object(body))
    #expect(called.action == "INTERNAL_SERVER_ERROR")
    #expect(try called.json()["error"] == "server_error")
    #expect(called.answer["resultMessage"]?.string?.contains("'\(changes.keys.first ?? "")'") == true)
    #expect(called.reply.failed == [.serviceCall])
    let right = try await bench.call(
      path, ["ticket": .string(ticket), "subject": "john", "reason": "DENIED"])
    #expect(right.action == "LOCATION")
  }
}
