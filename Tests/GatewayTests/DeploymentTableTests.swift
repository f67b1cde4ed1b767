import Gateway
import HTTP
import Nodes
import OrderedCollections
import Testing
import Topology

/// Several APIs and stages behind one gateway.
struct DeploymentTableTests {
  private static let specification = GatewaySpecification(
    dialect: .aws, stage: "dev", routes: [.init(path: "/time", to: "time", rewrite: "/own/dev")],
    settings: APISettings(defaultEndpoint: "open"),
    apis: [
      "pets": APISpecification(
        routes: [.init(path: "/*", to: "time", rewrite: "/pets")],
        stages: ["prod": .init(), "test": .init()],
        settings: APISettings(defaultEndpoint: "closed", disablesDefaultEndpoint: true))
    ],
    domains: [
      "api.example.com": [
        "v1": DomainMapping(stage: "dev"), "v1/pets": DomainMapping(api: "pets", stage: "prod"),
        "any": DomainMapping(api: "pets"),
      ],
      "whole.example.com": ["": DomainMapping(stage: "dev")],
    ])

  /// The path that the backend is asked for, or the answer.
  private func ask(_ path: String, host: String, at listener: String = "mtls") async throws -> String {
    let backend = ScriptedLink { _ in HTTPResponse(status: 200) }
    let gateway = try Fixtures.gateway(Self.specification, backend: backend)
    let response = await gateway.respond(
      to: HTTPRequest("GET", path, ["Host: \(host)"]), in: Fixtures.context(listener: listener)
    ).response
    return backend.sent.first?.path ?? "\(response.status) \(response.text)"
  }

  private static let forbidden = #"403 {"message":"Forbidden"}"#
  private static let missing = #"403 {"message":"Missing Authentication Token"}"#

  @Test(arguments: [
    ("/v1/time", "/own/dev"), ("/v1", missing), ("/v1/pets", "/pets"), ("/v1/pets/a/b", "/pets"),
    ("/v1/petshop", missing), ("/v10/time", forbidden), ("/any/test/x", "/pets"), ("/any/prod", "/pets"),
    ("/any/dev/x", forbidden), ("/any", forbidden), ("/dev/time", forbidden), ("/", forbidden),
  ])
  func `a base path of a domain leads to its stage, the longest first`(path: String, expected: String)
    async throws
  {
    #expect(try await ask(path, host: "API.example.com:9443") == expected)
  }

  @Test func `an empty base path takes every path`() async throws {
    #expect(try await ask("/time", host: "whole.example.com") == "/own/dev")
    #expect(try await ask("/dev/time", host: "whole.example.com") == Self.missing)
  }

  @Test(arguments: [
    ("/dev/time", "/own/dev"), ("/prod/a", "/pets"), ("/test", "/pets"), ("/none/a", forbidden),
    ("/", forbidden),
    ("/devs/time", forbidden), ("/DEV/time", forbidden),
  ])
  func `another host is reached by stage`(path: String, expected: String) async throws {
    #expect(try await ask(path, host: "localhost:9443") == expected)
    #expect(try await ask(path, host: "[::1]:9443") == expected)
  }

  @Test func `a default endpoint leads to its own API by stage, whatever the host says`() async throws {
    for host in ["localhost:9444", "api.example.com"] {
      #expect(try await ask("/dev/time", host: host, at: "open") == "/own/dev")
      #expect(try await ask("/prod/a", host: host, at: "open") == Self.forbidden)
      #expect(try await ask("/v1/time", host: host, at: "open") == Self.forbidden)
    }
  }

  @Test func `a default endpoint that is switched off refuses everything`() async throws {
    #expect(try await ask("/prod/a", host: "localhost", at: "closed") == Self.forbidden)
    #expect(try await ask("/dev/time", host: "localhost", at: "closed") == Self.forbidden)
  }

  @Test func `each API has the id and the stage of its own in what it says`() async throws {
    var specification = Self.specification
    let template = try ContextTemplate(parsing: "$context.apiId/$context.stage")
    specification.apis["pets"]?.settings.responses[.default4XX] = GatewayResponse(template: template)
    specification.apis["pets"]?.routes = []
    let gateway = try Fixtures.gateway(
      specification, backend: ScriptedLink { _ in HTTPResponse(status: 200) })
    for (path, expected) in [("/prod/x", "pets/prod"), ("/test/x", "pets/test")] {
      let response = await gateway.respond(to: HTTPRequest("GET", path), in: Fixtures.context()).response
      #expect(response.text == expected)
    }
  }
}
