import Certificates
import Gateway
import HTTP
import JSON
import Nodes
import OAuth
import Synchronization
import Testing
import Topology
import TrustedSubsystem

struct GatewayNodeTests {
  @Test func `an allowed request reaches the resource with its claims and comes back`() async throws {
    let backend = ScriptedLink { _ in
      HTTPResponse(
        status: 200, headers: ["Content-Type": "application/json", "Connection": "keep-alive"],
        body: Array("{}".utf8))
    }
    let reply = try await Fixtures.gateway(backend: backend).respond(
      to: HTTPRequest(
        "GET", "/dev/time", query: "a=b",
        [
          "Authorization: Bearer ok", "X-Claim-Sub: admin", "X-Ssl-Cert: forged", "Connection: X-Trace",
          "X-Trace: 1",
        ]),
      in: Fixtures.context())
    #expect(reply.response.status == 200)
    #expect(reply.response.text == "{}")
    #expect(!reply.response.headers.contains("Connection"))
    let sent = try #require(backend.sent.first)
    #expect(sent.target.text == "/time?a=b")
    #expect(
      sent.headers == [
        "Authorization": "Bearer ok", "X-Claim-Sub": "john", "X-Claim-Client-Id": "4711",
        "X-Claim-Scope": "profile email", "X-Claim-Exp": "1795395971",
      ])
  }

  @Test func `the reply tells every verdict in order, and the invocation`() async throws {
    let reply = try await Fixtures.gateway(backend: ScriptedLink { _ in HTTPResponse(status: 200) })
      .respond(to: HTTPRequest("GET", "/dev/time", ["Authorization: Bearer ok"]), in: Fixtures.context())
    #expect(
      reply.verdicts.map(\.rule.id) == [
        "route-found", "token-placement", "token-present", "token-known", "token-unexpired",
        "scope-sufficient", "certificate-binding", "policy-allows",
      ])
    #expect(reply.invocations.count == 1)
    let requestID = try #require(reply.response.headers["x-amzn-RequestId"])
    let event = try JSONValue(parsing: reply.invocations[0].event())
    #expect(event["requestContext"]?["requestId"] == .string(requestID))
  }

  @Test func `the wrong certificate is denied with a passing scope and a failing binding`() async throws {
    let (owner, thief) = (try Fixtures.certificate("CN=client"), try Fixtures.certificate("CN=client2"))
    let thumbprint = owner.thumbprint
    let backend = ScriptedLink { _ in HTTPResponse(status: 200) }
    let introspection = ScriptedLink { request in
      let presented = (try? JSONValue(parsing: request.body))?["clientCertificate"]?.string
      return Fixtures.answer([
        "action": presented == owner.pem ? "OK" : "UNAUTHORIZED",
        "certificateThumbprint": .string(thumbprint),
      ])
    }
    let gateway = try Fixtures.gateway(backend: backend, introspection: introspection)
    let request = HTTPRequest("GET", "/dev/time", ["Authorization: Bearer ok"])
    #expect(await gateway.respond(to: request, in: Fixtures.context(owner)).response.status == 200)

    let reply = await gateway.respond(to: request, in: Fixtures.context(thief))
    #expect(reply.response.status == 403)
    #expect(
      reply.response.text
        == #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#)
    let outcomes = Dictionary(uniqueKeysWithValues: reply.verdicts.map { ($0.rule.id, $0) })
    #expect(outcomes["scope-sufficient"]?.outcome == .pass)
    #expect(outcomes["certificate-binding"]?.outcome == .fail)
    #expect(outcomes["certificate-binding"]?.expected == owner.thumbprint)
    #expect(outcomes["certificate-binding"]?.presented == thief.thumbprint)
    #expect(outcomes["policy-allows"]?.outcome == .fail)
    #expect(backend.sent.count == 1)
  }

  @Test func `what no route takes is a verdict and calls nobody`() async throws {
    let backend = ScriptedLink { _ in HTTPResponse(status: 200) }
    let introspection = ScriptedLink { _ in Fixtures.answer() }
    let reply = try await Fixtures.gateway(backend: backend, introspection: introspection)
      .respond(to: HTTPRequest("GET", "/dev/other"), in: Fixtures.context())
    #expect(reply.verdicts.map(\.outcome) == [.fail])
    #expect(reply.verdicts.first?.presented == "GET /dev/other")
    #expect(backend.sent.isEmpty && introspection.sent.isEmpty)
  }

  @Test func `forged headers are taken away, and that is a verdict`() async throws {
    let backend = ScriptedLink { _ in HTTPResponse(status: 200) }
    let reply = try await Fixtures.gateway(backend: backend).respond(
      to: HTTPRequest("GET", "/dev/open/a", ["X_Ssl_Cert: forged", "X-Claim-Sub: admin"]),
      in: Fixtures.context())
    #expect(backend.sent.map(\.headers) == [[:]])
    #expect(reply.verdicts.last?.rule.id == "forged-headers")
    #expect(reply.verdicts.last?.presented == "X_Ssl_Cert, X-Claim-Sub")
  }

  @Test func `a link that fails is a verdict with the reason`() async throws {
    let backend = ScriptedLink { _ throws(LinkFailure) in throw .handshake("the certificate has expired") }
    let reply = try await Fixtures.gateway(backend: backend)
      .respond(to: HTTPRequest("GET", "/dev/open/a"), in: Fixtures.context())
    let verdict = try #require(reply.verdicts.last)
    #expect(verdict.rule.id == "backend-answered")
    #expect(verdict.presented == "the certificate has expired")
  }

  @Test func `every answer has an id of its own, in the form of a UUID of version 4`() async throws {
    let gateway = try Fixtures.gateway(backend: ScriptedLink { _ in HTTPResponse(status: 200) })
    var seen: Set<String> = []
    for _ in 0..<100 {
      let response = await gateway.respond(to: HTTPRequest("GET", "/dev/open/a"), in: Fixtures.context())
        .response
      let id = try #require(response.headers["x-amzn-RequestId"])
      #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
      seen.insert(id)
      let extended = try #require(response.headers["x-amz-apigw-id"])
      #expect(extended.wholeMatch(of: /[A-Za-z0-9+\/]{15}=/) != nil)
      seen.insert(extended)
    }
    #expect(seen.count == 200)
  }

  @Test func `a topology that does not fit together makes no gateway`() {
    let unlinked = GatewaySpecification(routes: [.init(path: "/a", to: "nowhere")])
    #expect(throws: RouteError.noLink(route: "/a", node: "nowhere")) { try build(unlinked) }
    let unguarded = GatewaySpecification(routes: [
      .init(path: "/a", to: "time", layers: [.authorizer("none")])
    ])
    #expect(throws: RouteError.noAuthorizer(route: "/a", name: "none")) { try build(unguarded) }
    #expect(throws: RouteError.self) {
      try build(GatewaySpecification(routes: [.init(path: "a", to: "time")]))
    }
  }

  private func build(_ specification: GatewaySpecification) throws(RouteError) {
    let link = LinkSpecification(from: "gateway", toNode: "time", toListener: "mtls")
    _ = try GatewayNode(
      name: "gateway", executor: TestLoop(), specification: specification,
      links: ["time": NearEnd(ScriptedLink { _ in HTTPResponse(status: 200) }, specification: link)],
      random: CountedBytes())
  }
}
