import Gateway
import HTTP
import JSON
import Nodes
import Testing
import Topology

struct PlainDialectTests {
  private func ask(
    _ request: HTTPRequest, policy: Bool = true,
    introspection: @escaping @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse = { _ in
      Fixtures.answer()
    },
    backend: @escaping @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse = { _ in
      HTTPResponse(status: 200)
    }
  ) async throws -> HTTPResponse {
    var specification = Fixtures.specification
    specification.dialect = .plain
    specification.stage = nil
    return try await Fixtures.gateway(
      specification, backend: ScriptedLink(backend), introspection: ScriptedLink(introspection),
      policy: policy
    ).respond(to: request, in: Fixtures.context()).response
  }

  @Test func `what no route takes is not found`() async throws {
    let response = try await ask(HTTPRequest("GET", "/nothing"))
    #expect(response.status == 404)
    #expect(response.headers["Content-Type"] == "text/plain; charset=utf-8")
    #expect(response.headers["x-amzn-RequestId"] == nil)
  }

  @Test func `another method is told which are allowed`() async throws {
    let response = try await ask(HTTPRequest("POST", "/time"))
    #expect(response.status == 405)
    #expect(response.headers["Allow"] == "GET")
  }

  @Test(arguments: [("BAD_REQUEST", 400), ("UNAUTHORIZED", 401), ("FORBIDDEN", 403)])
  func `a refusal carries the challenge of the identity provider`(action: String, status: Int) async throws {
    let challenge = #"Bearer error="something",scope="profile""#
    let response = try await ask(
      HTTPRequest("GET", "/time", ["Authorization: Bearer token"]),
      introspection: { _ in
        Fixtures.answer(["action": .string(action), "responseContent": .string(challenge)])
      })
    #expect(response.status == status)
    #expect(response.headers["WWW-Authenticate"] == challenge)
  }

  /// RFC 6750 §3.1.
  @Test(arguments: [
    ("BAD_REQUEST", 400, "invalid_request"), ("UNAUTHORIZED", 401, "invalid_token"),
    ("FORBIDDEN", 403, "insufficient_scope"),
  ])
  func `without a challenge of the identity provider the gateway words its own`(
    action: String, status: Int, error: String
  ) async throws {
    let response = try await ask(
      HTTPRequest("GET", "/time", ["Authorization: Bearer token"]),
      introspection: { _ in Fixtures.answer(["action": .string(action)]) })
    #expect(response.status == status)
    #expect(response.headers["WWW-Authenticate"] == "Bearer error=\"\(error)\"")
  }

  @Test(arguments: ["BAD_REQUEST", "UNAUTHORIZED"], [true, false])
  func `who sent no token is asked for one and told of no error`(action: String, policy: Bool) async throws {
    let response = try await ask(
      HTTPRequest("GET", "/time"), policy: policy,
      introspection: { _ in
        Fixtures.answer([
          "action": .string(action), "responseContent": #"Bearer error="invalid_token""#,
        ])
      })
    #expect(response.status == 401)
    #expect(response.headers["WWW-Authenticate"] == #"Bearer realm="holdfast""#)
  }

  @Test func `an authorizer that could not judge is no refusal of the caller`() async throws {
    let response = try await ask(
      HTTPRequest("GET", "/time", ["Authorization: Bearer token"]),
      introspection: { _ in Fixtures.answer(["action": "INTERNAL_SERVER_ERROR"]) })
    #expect(response.status == 500)
  }

  @Test func `an exception is a 401 with a challenge, or a 500`() async throws {
    let unauthorized = try await ask(
      HTTPRequest("GET", "/time", ["Authorization: Bearer token"]), policy: false,
      introspection: { _ in Fixtures.answer(["action": "UNAUTHORIZED"]) })
    #expect(unauthorized.status == 401)
    #expect(unauthorized.headers["WWW-Authenticate"] == #"Bearer error="invalid_token""#)
    let failed = try await ask(
      HTTPRequest("GET", "/time"), policy: false,
      introspection: { _ throws(LinkFailure) in throw .broken("reset") })
    #expect(failed.status == 500)
  }

  @Test func `a link that fails is a bad gateway, one that takes too long a timeout`() async throws {
    let slow = try await ask(
      HTTPRequest("GET", "/open/a"), backend: { _ throws(LinkFailure) in throw .timedOut("29 s") })
    #expect(slow.status == 504)
    let gone = try await ask(
      HTTPRequest("GET", "/open/a"),
      backend: { _ throws(LinkFailure) in throw .handshake("unknown authority") })
    #expect(gone.status == 502)
    #expect(!gone.text.contains("unknown authority"))
  }

  @Test func `a challenge of the backend keeps its name`() async throws {
    let response = try await ask(
      HTTPRequest("GET", "/open/a"),
      backend: { _ in HTTPResponse(status: 401, headers: ["WWW-Authenticate": "Bearer"]) })
    #expect(response.headers["WWW-Authenticate"] == "Bearer")
  }
}
