import Gateway
import HTTP
import Nodes
import Testing
import Topology
import TrustedSubsystem

/// The token proxy of the tutorial: what goes where.
struct RouteTableTests {
  private let proxy = GatewaySpecification(routes: [
    .init(path: "/api/*", except: ["/api/auth/*"], to: "time"),
    .init(path: "/token", to: "time", rewrite: "/api/token"),
    .init(path: "/.well-known/*", to: "time"),
    .init(methods: ["GET"], path: "/api/clock", to: "time", rewrite: "/clock"),
    .init(methods: ["POST", "PUT"], path: "/form", to: "time"),
  ])

  @Test(arguments: [
    ("POST", "/token", "/api/token"), ("GET", "/token", "/api/token"),
    ("GET", "/.well-known/openid-configuration", "/.well-known/openid-configuration"),
    ("GET", "/api/authorization", "/api/authorization"), ("GET", "/api/authx", "/api/authx"),
    ("GET", "/api/clock", "/clock"), ("PUT", "/form", "/form"),
  ])
  func `a request goes where its most specific route leads`(method: String, path: String, far: String)
    async throws
  {
    let backend = ScriptedLink { _ in HTTPResponse(status: 200) }
    let reply = try await Fixtures.gateway(proxy, backend: backend)
      .respond(to: HTTPRequest(method, path), in: Fixtures.context())
    #expect(reply.response.status == 200)
    #expect(backend.sent.map(\.path) == [far])
  }

  @Test(arguments: [
    ("POST", "/api/auth/introspection", 404), ("GET", "/tokens", 404), ("GET", "/token/x", 404),
    ("GET", "/", 404), ("GET", "/apix", 404), ("DELETE", "/form", 405), ("post", "/form", 405),
  ])
  func `what no route takes goes nowhere`(method: String, path: String, status: Int) async throws {
    let backend = ScriptedLink { _ in HTTPResponse(status: 200) }
    let reply = try await Fixtures.gateway(proxy, backend: backend)
      .respond(to: HTTPRequest(method, path), in: Fixtures.context())
    #expect(reply.response.status == status)
    #expect(backend.sent.isEmpty)
  }

  @Test func `a method that the more specific route lacks falls to the next one`() async throws {
    let backend = ScriptedLink { _ in HTTPResponse(status: 200) }
    _ = try await Fixtures.gateway(proxy, backend: backend)
      .respond(to: HTTPRequest("POST", "/api/clock"), in: Fixtures.context())
    #expect(backend.sent.map(\.path) == ["/api/clock"])
  }
}
