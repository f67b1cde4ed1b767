import OrderedCollections
import Testing

@testable import Topology

@Suite struct TopologyRebasedTests {
  private func defaultLab() throws -> LabTopology {
    try #require(TopologyReader.read(try RepositoryFile.bytes("lab.json"), file: "lab.json").topology)
  }

  @Test func `issuer and redirects move with the listeners that they name`() throws {
    let lab = try defaultLab().rebased(ports: ["token-proxy.mtls": 5001, "idp.front": 5002, "console": 5003])
    #expect(lab.nodes["token-proxy"]?.listeners["mtls"]?.url.description == "https://localhost:5001")
    #expect(lab.nodes["idp"]?.listeners["front"]?.url.description == "http://localhost:5002")
    #expect(lab.nodes["idp"]?.identityProvider?.issuer == "https://localhost:5001")
    #expect(
      lab.nodes["idp"]?.identityProvider?.clients["tutorial"]?.redirects
        == ["http://localhost:5002/api/mock/redirection/holdfast"])
    #expect(lab.console?.description == "http://localhost:5003")
  }

  @Test func `who is not named stays`() throws {
    let lab = try defaultLab()
    #expect(lab.rebased(ports: [:]) == lab)
    #expect(lab.rebased(ports: ["nobody.at-all": 1, "idp.none": 2]) == lab)
    #expect(lab.rebased(ports: ["gateway.mtls": 5001]).nodes["idp"] == lab.nodes["idp"])
  }

  @Test func `ports that change places do not follow each other`() throws {
    let lab = try defaultLab().rebased(ports: ["token-proxy.mtls": 9443, "gateway.mtls": 8443])
    #expect(lab.nodes["idp"]?.identityProvider?.issuer == "https://localhost:9443")
  }

  @Test func `a foreign redirect and another scheme stay, a loopback address moves`() throws {
    var lab = try defaultLab()
    lab.nodes["idp"]?.identityProvider?.clients["tutorial"]?.redirects = [
      "https://localhost:8080/a", "http://other:8080/b", "http://127.0.0.1:8080/c?d=http://localhost:8080",
      "app:/http://localhost:8080",
    ]
    #expect(
      lab.rebased(ports: ["idp.front": 1]).nodes["idp"]?.identityProvider?.clients["tutorial"]?.redirects == [
        "https://localhost:8080/a", "http://other:8080/b", "http://127.0.0.1:1/c?d=http://localhost:8080",
        "app:/http://localhost:8080",
      ])
  }
}
