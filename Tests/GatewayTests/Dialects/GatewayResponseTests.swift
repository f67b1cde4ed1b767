import Authorizer
import Gateway
import HTTP
import JSON
import Nodes
import OrderedCollections
import Testing
import Topology

/// What an API makes of the service's refusals.
struct GatewayResponseTests {
  private static let challenge = #"Bearer error="insufficient_scope",scope="profile""#

  private func refuse(
    _ responses: (inout APISettings) -> Void, _ compat: (inout AWSCompatibility) -> Void = { _ in },
    _ request: HTTPRequest = HTTPRequest("GET", "/dev/time", ["Authorization: Bearer ok"])
  ) async throws -> HTTPResponse {
    var specification = Fixtures.specification
    responses(&specification.settings)
    compat(&specification.awsCompat)
    specification.stageSettings.variables = ["tier": "gold"]
    let gateway = try Fixtures.gateway(
      specification, backend: ScriptedLink { _ in HTTPResponse(status: 200) },
      introspection: ScriptedLink { _ in
        Fixtures.answer(["action": "FORBIDDEN", "responseContent": .string(Self.challenge)])
      })
    return await gateway.respond(to: request, in: Fixtures.context()).response
  }

  private func template(_ text: String) throws -> ContextTemplate { try ContextTemplate(parsing: text) }

  @Test func `a header can carry the challenge of the authorizer`() async throws {
    let header = try template("$context.authorizer.challenge")
    let response = try await refuse {
      $0.responses[.accessDenied] = GatewayResponse(headers: ["WWW-Authenticate": header])
    }
    #expect(response.status == 403)
    #expect(response.headers["WWW-Authenticate"] == Self.challenge)
    #expect(response.headers["x-amzn-ErrorType"] == "AccessDeniedException")
    #expect(
      response.text == #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#,
      "what is not changed stays as it is")
  }

  @Test func `a template has its variables filled in, and values are escaped`() async throws {
    let body = try template(
      #"{"m":$context.error.messageString,"t":"$context.error.responseType","c":"$context.authorizer.challenge","#
        + #""p":"$context.authorizer.principalId","v":"${stageVariables.tier}","r":"$context.resourcePath","#
        + #""s":"$context.stage","q":"$context.authorizer.nothing","x":"$5.00"}"#)
    let response = try await refuse {
      $0.responses[.accessDenied] = GatewayResponse(status: 401, template: body)
    }
    #expect(response.status == 401)
    #expect(
      try JSONValue(parsing: response.body) == [
        "m": "User is not authorized to access this resource with an explicit deny", "t": "ACCESS_DENIED",
        "c": .string(Self.challenge), "p": "john", "v": "gold", "r": "/time", "s": "dev", "q": "",
        "x": "$5.00",
      ])
    #expect(response.headers["Content-Type"] == "application/json")
  }

  @Test func `escaping can be switched off, and then a quotation mark ends the string`() async throws {
    let body = try template(#"{"c":"$context.authorizer.challenge"}"#)
    let response = try await refuse {
      $0.responses[.accessDenied] = GatewayResponse(template: body)
    } _: {
      $0.escapesTemplateValues = false
    }
    #expect(response.text == #"{"c":""# + Self.challenge + #""}"#)
  }

  @Test func `what a type does not say, the default of its class says`() async throws {
    let body = try template("<p>$context.error.message</p>")
    let missing = HTTPRequest("GET", "/dev/none")
    for (own, expected) in [(false, 418), (true, 404)] {
      let response = try await refuse(
        {
          $0.responses[.default4XX] = GatewayResponse(status: 418, template: body, contentType: "text/html")
          if own { $0.responses[.missingAuthenticationToken] = GatewayResponse(status: 404) }
        }, missing)
      #expect(response.status == expected)
      #expect(
        response.text
          == (own ? #"{"message":"Missing Authentication Token"}"# : "<p>Missing Authentication Token</p>"))
      #expect(response.headers["Content-Type"] == (own ? "application/json" : "text/html"))
    }
  }

  @Test func `a default of 5xx changes nothing of a 4xx`() async throws {
    let response = try await refuse { $0.responses[.default5XX] = GatewayResponse(status: 599) }
    #expect(response.status == 403)
  }

  @Test func `a value cannot begin another header`() async throws {
    let header = try template("$method.request.header.X-Echo")
    var request = HTTPRequest("GET", "/dev/none")
    request.headers.add("X-Echo", "a\r\nSet-Cookie: b")
    let response = try await refuse(
      { $0.responses[.default4XX] = GatewayResponse(headers: ["X-Back": header]) }, request)
    #expect(response.headers["Set-Cookie"] == nil)
    #expect(response.headers["X-Back"]?.hasPrefix("a") == true)
  }

  @Test func `what is refused before an API is known cannot be changed`() async throws {
    let response = try await refuse(
      { $0.responses[.default4XX] = GatewayResponse(status: 418) }, HTTPRequest("GET", "/none"))
    #expect(response.status == 403)
    #expect(response.text == #"{"message":"Forbidden"}"#)
  }

  private func refuse(
    _ responses: (inout APISettings) -> Void, _ request: HTTPRequest
  ) async throws -> HTTPResponse {
    try await refuse(responses, { _ in }, request)
  }
}
