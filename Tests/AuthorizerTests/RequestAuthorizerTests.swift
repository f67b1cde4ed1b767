import Authorizer
import Certificates
import HTTP
import JSON
import Nodes
import OAuth
import Synchronization
import Testing
import Topology

struct RequestAuthorizerTests {
  /// Action, with `policy` true, with `policy` false.
  @Test(arguments: [
    ("OK", "Allow", "Allow"), ("BAD_REQUEST", "Deny", "Deny"), ("FORBIDDEN", "Deny", "Deny"),
    ("UNAUTHORIZED", "Deny", "Unauthorized"),
    ("INTERNAL_SERVER_ERROR", "Deny", "Internal Server Error"),
  ])
  func `the action decides between policy and exception`(
    action: String, withPolicy: String, withExceptions: String
  ) async {
    for (policy, expected) in [(true, withPolicy), (false, withExceptions)] {
      let link = ScriptedLink { _ in Fixtures.answer(["action": .string(action)]) }
      let result = await Fixtures.authorizer(link, policy: policy).authorize(
        Fixtures.event(), cause: .init(1))
      #expect(result.summary == expected)
    }
  }

  @Test(arguments: [
    Failure("the link", "nobody listens") { _ throws(LinkFailure) in
      throw .connectionRefused("nobody listens")
    },
    Failure("a status with a message", "[A001] no such account") { _ in
      HTTPResponse(
        status: 401, contentType: "application/json", body: #"{"resultMessage":"[A001] no such account"}"#)
    },
    Failure("a status without one", "/api/auth/introspection API returned 503") { _ in
      HTTPResponse(status: 503)
    },
    Failure("no JSON", "The answer is not a JSON object.") { _ in
      HTTPResponse(status: 200, contentType: "text/html", body: "<html>")
    },
    Failure("an array", "The answer is not a JSON object.") { _ in
      HTTPResponse(status: 200, body: [0x5B, 0x5D])
    },
    Failure("no action", "The answer has no action that is known.") { _ in
      Fixtures.answer(removing: ["action"])
    },
    Failure("an unknown action", "The answer has no action that is known.") { _ in
      Fixtures.answer(["action": "MAYBE"])
    },
  ])
  func `a call that fails is a Deny with the reason in its context, or an exception`(failure: Failure) async {
    let denying = Fixtures.authorizer(ScriptedLink(failure.answer))
    let denied = await denying.authorize(Fixtures.event(), cause: .init(1))
    #expect(denied.summary == "Deny")
    #expect(denied.policy?["introspection_exception"] == .string(failure.sentence))
    #expect(denied.policy?.context.map(\.key) == ["introspection_request", "introspection_exception"])
    #expect(denied.policy?.principalID == nil)
    #expect(denied.verdicts.map(\.rule.id) == ["token-present", "introspection"])
    #expect(denied.verdicts.last?.presented == failure.sentence)

    let throwing = Fixtures.authorizer(ScriptedLink(failure.answer), policy: false)
    #expect(await throwing.authorize(Fixtures.event(), cause: .init(1)).summary == "Internal Server Error")
  }

  @Test func `it can crash as the published one does`() async {
    for (policy, text) in [
      (true, "'NoneType' object has no attribute 'subject'"), (false, "Internal Server Error"),
    ] {
      let link = ScriptedLink { _ throws(LinkFailure) in throw .broken("reset") }
      let result = await Fixtures.authorizer(link, policy: policy) { $0.onIntrospectionFailure = .crash }
        .authorize(Fixtures.event(), cause: .init(1))
      #expect(result.summary == text)
    }
  }

  @Test func `a TOKEN event is judged by its header and without a certificate`() async throws {
    let link = ScriptedLink { _ in Fixtures.answer() }
    var event = Fixtures.event([:], certificate: try Fixtures.certificate("CN=client"))
    event.authorizationToken = "bearer from-token "
    _ = await Fixtures.authorizer(link).authorize(event, cause: .init(1))
    let body = try JSONValue(parsing: try #require(link.sent.first).body)
    #expect(body["token"] == "from-token")
    #expect(body["clientCertificate"] == .null)
  }

  @Test func `the call carries the account, the token, the scopes and the certificate`() async throws {
    let certificate = try Fixtures.certificate("CN=client")
    let link = ScriptedLink { _ in Fixtures.answer() }
    _ = await Fixtures.authorizer(link).authorize(Fixtures.event(certificate: certificate), cause: .init(1))
    let request = try #require(link.sent.first)
    #expect(link.sent.count == 1)
    #expect(request.method == "POST")
    #expect(request.path == "/api/auth/introspection")
    #expect(request.headers["Authorization"] == "Basic aG9sZGZhc3Q6aG9sZGZhc3Qtc2VjcmV0")
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(request.headers["Accept"] == "application/json")
    let body = try JSONValue(parsing: request.body)
    #expect(body["token"] == "ok")
    #expect(body["scopes"] == ["profile"])
    #expect(body["clientCertificate"] == .string(certificate.pem))
  }

  @Test func `a good token is allowed for its user and for the very method asked`() async throws {
    let link = ScriptedLink { _ in Fixtures.answer() }
    let result = await Fixtures.authorizer(link).authorize(Fixtures.event(), cause: .init(1))
    let policy = try #require(result.policy)
    #expect(policy.principalID == "john")
    #expect(policy.statements.count == 1)
    #expect(policy.statements.first?.actions == ["execute-api:Invoke"])
    let json = try JSONValue(parsing: policy.json)
    #expect(
      json["policyDocument"]?["Statement"]?[0]?["Resource"]
        == "arn:aws:execute-api:us-east-1:123456789012:holdfast01/dev/GET/time")
  }

  @Test func `the invocation tells event, policy and failure`() async throws {
    let link = ScriptedLink { _ in Fixtures.answer(["action": "UNAUTHORIZED"]) }
    let denied = await Fixtures.authorizer(link).authorize(Fixtures.event(), cause: .init(1)).invocation
    #expect(denied.authorizer == "authorizer")
    #expect(try JSONValue(parsing: denied.event())["type"] == "REQUEST")
    let policy = try JSONValue(parsing: try #require(denied.policy?()))
    #expect(policy["policyDocument"]?["Statement"]?[0]?["Effect"] == "Deny")
    #expect(denied.failure == nil)

    let thrown = await Fixtures.authorizer(link, policy: false).authorize(Fixtures.event(), cause: .init(1))
    #expect(thrown.invocation.policy == nil)
    #expect(thrown.invocation.failure == "Unauthorized")
  }
}

/// A way in which the identity provider cannot be asked.
struct Failure: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let sentence: String
  let answer: @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse

  init(
    _ name: String, _ sentence: String,
    _ answer: @escaping @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse
  ) {
    testDescription = name
    self.sentence = sentence
    self.answer = answer
  }
}

extension AuthorizerResult {
  var policy: AuthorizerPolicy? {
    if case .policy(let policy) = outcome { policy } else { nil }
  }

  /// The effect of the policy, or the text of the exception.
  var summary: String {
    switch outcome {
    case .policy(let policy): policy.statements.first?.effect.rawValue ?? "no statement"
    case .exception(let text): text
    }
  }
}
