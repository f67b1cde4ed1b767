import JSON
import OrderedCollections
import Testing

@testable import Topology

@Suite struct TopologyReaderTests {
  @Test func `every value of the default lab arrives in the topology`() throws {
    let topology = try #require(
      TopologyReader.read(try RepositoryFile.bytes("lab.json"), file: "lab.json").topology)
    #expect(topology.name == "certificate-bound tokens")
    #expect(topology.capture == .wire)
    #expect(topology.console == ListenerURL(scheme: .http, host: "localhost", port: 8000))
    #expect(Array(topology.nodes.keys) == ["idp", "token-proxy", "gateway", "authorizer", "time"])
    #expect(topology.certificates["client"]?.certificateFile == "client_certificate.pem")
    #expect(topology.certificates["client2"]?.keyFile == "client_private_key_2.pem")
    #expect(topology.certificates["server"]?.ip == ["127.0.0.1", "::1"])
    #expect(topology.certificates["proxy"]?.signedBy == "mesh")
    #expect(
      topology.truststores["api-clients"]
        == TruststoreSpecification(
          name: "api-clients", certificates: ["client", "client2"], file: "truststore.pem"))
    #expect(topology.truststores["mesh"] == TruststoreSpecification(name: "mesh", certificates: ["mesh"]))
  }

  @Test func `the identity provider of the default lab has its clients`() throws {
    let topology = try #require(
      TopologyReader.read(try RepositoryFile.bytes("lab.json"), file: "lab.json").topology)
    let idp = try #require(topology.nodes["idp"]?.identityProvider)
    #expect(idp.accessTokens == .init(format: .opaque, lifetime: .seconds(86_400)))
    #expect(idp.users["john"] == .init(password: "john", claims: ["email": "john@example.com"]))
    #expect(idp.serviceAccounts == ["holdfast": "holdfast-secret"])
    #expect(
      idp.clients["tutorial"]
        == .init(
          id: "tutorial", authentication: .none, certificateBound: true, pkce: .optional, authleteId: 4711,
          redirects: ["http://localhost:8080/api/mock/redirection/holdfast"],
          grants: [.authorizationCode, .refreshToken], scopes: ["profile", "email"]))
    #expect(idp.clients["machine"]?.certificates == ["client"])
    #expect(idp.clients["robot"]?.subject == .distinguishedName("CN=robot.example.com"))
    let back = try #require(topology.nodes["idp"]?.listeners["back"])
    #expect(back.clientCertificate == .required && back.truststore == "mesh" && back.believe == .links)
  }

  @Test func `routes and links of the default lab are resolved`() throws {
    let topology = try #require(
      TopologyReader.read(try RepositoryFile.bytes("lab.json"), file: "lab.json").topology)
    #expect(
      topology.links == [
        LinkSpecification(
          from: "token-proxy", toNode: "idp", toListener: "back", present: "proxy",
          forwardClientCertificate: .xSSLCert),
        LinkSpecification(from: "authorizer", toNode: "idp", toListener: "front", account: "holdfast"),
        LinkSpecification(
          from: "gateway", toNode: "time", toListener: "mtls", present: "gateway", propagate: .claimHeaders),
      ])
    let gateway = try #require(topology.nodes["gateway"]?.gateway)
    #expect(gateway.dialect == .aws && gateway.stage == "dev")
    #expect(
      gateway.routes == [
        .init(methods: ["GET"], path: "/time", to: "time", layers: [.authorizer("authorizer")])
      ])
    #expect(
      topology.nodes["authorizer"]?.authorizer
        == AuthorizerSpecification(scopes: [.init(method: "GET", path: "time", scopes: ["profile"])]))
    #expect(topology.nodes["token-proxy"]?.gateway?.routes[2].except == ["/api/auth/*", "/api/service/*"])
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `a damaged lab gives diagnostics in order, never a trap`(_ seed: UInt64) throws {
    let original = try RepositoryFile.bytes("lab.json")
    var random = Seeded(state: seed)
    for _ in 0..<60 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&bytes, &random) }
      let reading = TopologyReader.read(bytes, file: "lab.json")
      #expect((reading.topology == nil) == !reading.errors.isEmpty)
      #expect(reading.diagnostics.map(\.position) == reading.diagnostics.map(\.position).sorted())
    }
  }

  /// Changes words and numbers rather than the grammar, so that the later stages have work.
  private func damage(_ bytes: inout [UInt8], _ random: inout Seeded) {
    let index = Int.random(in: 0..<bytes.count, using: &random)
    let isText = bytes[index] >= 0x61 && bytes[index] <= 0x7A || bytes[index] >= 0x30 && bytes[index] <= 0x39
    if isText {
      bytes[index] = Array("azE09./*:-".utf8).randomElement(using: &random) ?? 0
    } else if Int.random(in: 0..<50, using: &random) == 0 {
      bytes[index] = UInt8.random(in: 0...255, using: &random)
    }
  }

  @Test func `the number of diagnostics is bounded`() {
    let links = Array(repeating: "7", count: 5000).joined(separator: ",")
    let text = "{\"name\":\"x\",\"nodes\":{},\"links\":[\(links)]}"
    let short = Array(repeating: "7", count: 900).joined(separator: ",")
    #expect(TopologyReader.read(Array(text.utf8), file: "x").diagnostics.map(\.rule) == ["element-count"])
    let many = "{\"name\":\"x\",\"nodes\":{},\"links\":[\(short)]}"
    #expect(TopologyReader.read(Array(many.utf8), file: "x").diagnostics.count == Report.diagnosticsMax)
  }
}

/// Vigna's SplitMix64.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
