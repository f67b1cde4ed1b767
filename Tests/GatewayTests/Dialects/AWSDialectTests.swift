import Authorizer
import Gateway
import HTTP
import JSON
import Nodes
import OAuth
import Testing
import Topology

/// The answers of a REST API, byte for byte.
struct AWSDialectTests {
  @Test(arguments: [
    Row(
      "explicit deny", 403, "AccessDeniedException",
      #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#,
      introspection: { _ in Fixtures.answer(["action": "UNAUTHORIZED"]) }),
    Row(
      "implicit deny", 403, "AccessDeniedException",
      #"{"Message":"User is not authorized to access this resource"}"#, hooks: OtherResource()),
    Row(
      "the exception Unauthorized", 401, "UnauthorizedException", #"{"message":"Unauthorized"}"#,
      policy: false, introspection: { _ in Fixtures.answer(["action": "UNAUTHORIZED"]) }),
    Row(
      "any other exception", 500, "AuthorizerConfigurationException", #"{"message":null}"#,
      policy: false, introspection: { _ throws(LinkFailure) in throw .timedOut("7 s") }),
    Row(
      "an unknown resource", 403, "MissingAuthenticationTokenException",
      #"{"message":"Missing Authentication Token"}"#, HTTPRequest("GET", "/dev/times")),
    Row(
      "the root", 403, "MissingAuthenticationTokenException",
      #"{"message":"Missing Authentication Token"}"#, HTTPRequest("GET", "/dev")),
    Row(
      "an unknown method", 403, "MissingAuthenticationTokenException",
      #"{"message":"Missing Authentication Token"}"#, HTTPRequest("POST", "/dev/time")),
    Row(
      "an unknown stage", 403, "ForbiddenException", #"{"message":"Forbidden"}"#,
      HTTPRequest("GET", "/time")),
    Row(
      "a stage that only begins alike", 403, "ForbiddenException", #"{"message":"Forbidden"}"#,
      HTTPRequest("GET", "/device/time")),
    Row(
      "a backend that is too slow", 504, "InternalServerErrorException",
      #"{"message": "Endpoint request timed out"}"#,
      backend: { _ throws(LinkFailure) in throw .timedOut("29 s") }),
    Row(
      "a backend that is gone", 504, "InternalServerErrorException",
      #"{"message": "Network error communicating with endpoint"}"#,
      backend: { _ throws(LinkFailure) in throw .connectionRefused("nobody listens") }),
    Row(
      "a backend that speaks no HTTP", 504, "InternalServerErrorException",
      #"{"message": "Network error communicating with endpoint"}"#,
      backend: { _ throws(LinkFailure) in throw .broken("garbage") }
    ),
    Row(
      "two Authorization headers", 400, "BadRequestException",
      #"{"message":"The request has more than one Authorization header"}"#,
      HTTPRequest("GET", "/dev/time", ["Authorization: Bearer a", "Authorization: Bearer b"])),
    Row(
      "a path beyond the bound of an ARN", 414, "RequestTooLongException",
      #"{"message":"Request URI too long"}"#,
      HTTPRequest("GET", "/dev/long/" + String(repeating: "a", count: 1600))),
  ])
  func `a refusal has its status, type and body`(row: Row) async throws {
    let gateway = try row.gateway()
    let response = await gateway.respond(to: row.request, in: Fixtures.context()).response
    #expect(response.status == row.status)
    #expect(response.text == row.body)
    #expect(response.headers["x-amzn-ErrorType"] == row.type)
    #expect(response.headers["Content-Type"] == "application/json")
    #expect(response.headers["x-amzn-RequestId"]?.utf8.count == 36)
    #expect(response.headers["x-amz-apigw-id"]?.utf8.count == 16)
  }

  @Test func `the text of an explicit deny is a setting`() async throws {
    let message = "User is not authorized with an explicit deny in an \"identity-based\" policy"
    var specification = Fixtures.specification
    specification.awsCompat.explicitDenyMessage = message
    let gateway = try Row(
      "", 403, "", "", introspection: { _ in Fixtures.answer(["action": "FORBIDDEN"]) }
    ).gateway(specification)
    let response = await gateway.respond(to: HTTPRequest("GET", "/dev/time"), in: Fixtures.context()).response
    #expect(try JSONValue(parsing: response.body) == ["Message": .string(message)])
  }

  @Test(
    arguments: [
      (
        Setting { $0.authorizerError = .failure },
        HTTPRequest("GET", "/dev/time", ["Authorization: Bearer ok"]),
        "500 AuthorizerFailureException {\"message\":null}"
      ),
      (
        Setting { $0.unknownResource = .resourceNotFound }, HTTPRequest("GET", "/dev/none"),
        "404 NotFoundException {\"message\":\"Not Found\"}"
      ),
      (
        Setting { $0.integrationFailure = .internalServerError }, HTTPRequest("GET", "/dev/open/a"),
        "502 InternalServerErrorException {\"message\": \"Internal server error\"}"
      ),
    ])
  func `what sources disagree on is a setting`(
    setting: Setting, request: HTTPRequest, expected: String
  ) async throws {
    var specification = Fixtures.specification
    setting.change(&specification.awsCompat)
    let gateway = try Row(
      "", 0, "", "", policy: false,
      introspection: { _ throws(LinkFailure) in throw .timedOut("7 s") },
      backend: { _ throws(LinkFailure) in throw .connectionRefused("nobody listens") }
    ).gateway(specification)
    let response = await gateway.respond(to: request, in: Fixtures.context()).response
    let type = response.headers["x-amzn-ErrorType"] ?? ""
    #expect("\(response.status) \(type) \(response.text)" == expected)
  }

  @Test func `a body that is too long is refused in plain text`() async throws {
    let gateway = try Row("", 0, "", "").gateway()
    let response = gateway.response(to: HTTPRefusal(status: 413, reason: "too long"))
    #expect(response.status == 413)
    #expect(response.text == "HTTP content length exceeded 10485760 bytes.")
    #expect(response.headers["x-amzn-ErrorType"] == "RequestTooLargeException")
    #expect(gateway.response(to: HTTPRefusal(status: 400, reason: "bad")).body.isEmpty)
  }

  @Test func `where the handshake lets everybody in, a request without a good certificate is forbidden`()
    async throws
  {
    let environment = GatewayEnvironment(guardedListeners: ["mtls"])
    let gateway = try Fixtures.gateway(
      backend: ScriptedLink { _ in HTTPResponse(status: 200) }, environment: environment)
    let request = HTTPRequest("GET", "/dev/open/a")
    let certificate = try Fixtures.certificate("CN=client")
    #expect(await gateway.respond(to: request, in: Fixtures.context(certificate)).response.status == 200)
    let reply = await gateway.respond(to: request, in: Fixtures.context())
    #expect(reply.response.status == 403)
    #expect(reply.response.text == #"{"message":"Forbidden"}"#)
    #expect(reply.response.headers["x-amzn-ErrorType"] == "ForbiddenException")
    #expect(reply.verdicts.map(\.rule.id) == ["client-certificate-required"])
    #expect(
      await gateway.respond(to: request, in: Fixtures.context(listener: "open")).response.status == 200)
  }

  @Test func `a challenge of the backend takes another name`() async throws {
    let gateway = try Fixtures.gateway(
      backend: ScriptedLink { _ in
        HTTPResponse(
          status: 401,
          headers: ["WWW-Authenticate": "Bearer", "X-Own": "1", "x-amzn-RequestId": "forged"])
      })
    let response = await gateway.respond(to: HTTPRequest("GET", "/dev/time"), in: Fixtures.context()).response
    #expect(response.status == 401)
    #expect(response.headers["WWW-Authenticate"] == nil)
    #expect(response.headers["X-Amzn-Remapped-WWW-Authenticate"] == "Bearer")
    #expect(response.headers["X-Own"] == "1")
    #expect(response.headers["X-Amzn-Remapped-x-amzn-RequestId"] == "forged")
    #expect(response.headers.values("x-amzn-RequestId").count == 1)
    #expect(response.headers["x-amzn-RequestId"] != "forged")
    #expect(response.headers["x-amzn-ErrorType"] == nil)
  }
}

/// One of `awsCompat`.
struct Setting: Sendable {
  let change: @Sendable (inout AWSCompatibility) -> Void
  init(_ change: @escaping @Sendable (inout AWSCompatibility) -> Void) { self.change = change }
}

/// A situation and the answer to it.
struct Row: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let status: Int
  let type: String
  let body: String
  let request: HTTPRequest
  let policy: Bool
  let hooks: any AuthorizerHooks
  let introspection: @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse
  let backend: @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse

  init(
    _ name: String, _ status: Int, _ type: String, _ body: String,
    _ request: HTTPRequest = HTTPRequest("GET", "/dev/time", ["Authorization: Bearer ok"]),
    policy: Bool = true, hooks: any AuthorizerHooks = StandardHooks(),
    introspection: @escaping @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse = { _ in
      Fixtures.answer()
    },
    backend: @escaping @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse = { _ in
      HTTPResponse(status: 200)
    }
  ) {
    testDescription = name
    self.status = status
    self.type = type
    self.body = body
    self.request = request
    self.policy = policy
    self.hooks = hooks
    self.introspection = introspection
    self.backend = backend
  }
}

extension Row {
  func gateway(_ specification: GatewaySpecification = Fixtures.specification) throws -> GatewayNode {
    try Fixtures.gateway(
      specification, backend: ScriptedLink(backend), introspection: ScriptedLink(introspection),
      policy: policy, hooks: hooks)
  }
}

/// An authorizer whose policy speaks of something else.
private struct OtherResource: AuthorizerHooks {
  func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent) {
    policy.statements = [.init(.allow, resources: .only([event.arn.text + "/other"]))]
  }
}
