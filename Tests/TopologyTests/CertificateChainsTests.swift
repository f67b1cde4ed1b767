import OrderedCollections
import Testing

@testable import Topology

@Suite struct CertificateChainsTests {
  private let chains = CertificateChains(
    LabTopology(
      name: "x",
      certificates: [
        "root": .init(name: "root", subject: "CN=root", authority: true),
        "middle": .init(name: "middle", subject: "CN=middle", authority: true, signedBy: "root"),
        "leaf": .init(name: "leaf", subject: "CN=leaf", signedBy: "middle"),
        "a": .init(name: "a", subject: "CN=a", authority: true, signedBy: "b"),
        "b": .init(name: "b", subject: "CN=b", authority: true, signedBy: "a"),
        "lost": .init(name: "lost", subject: "CN=lost", signedBy: "nobody"),
      ]))

  @Test func `a chain leads to its root, and ends in a circle`() {
    #expect(chains.chain(of: "leaf").map(\.name) == ["leaf", "middle", "root"])
    #expect(chains.chain(of: "a").map(\.name) == ["a", "b"])
    #expect(chains.chain(of: "nobody").isEmpty)
    #expect(chains.isCyclic("a") && !chains.isCyclic("leaf") && !chains.isCyclic("lost"))
  }

  @Test(
    arguments: [
      ("leaf", "leaf", true, false), ("leaf", "middle", true, false), ("leaf", "root", true, true),
      ("root", "root", true, true), ("root", "leaf", false, false), ("lost", "lost", true, false),
      ("a", "b", true, false), ("nobody", "root", false, false),
    ] as [(String, String, Bool, Bool)])
  func `a partial chain is enough, unless it must reach the root`(
    _ name: String, _ trusted: String, _ partially: Bool, _ toRoot: Bool
  ) {
    let truststore = TruststoreSpecification(name: "s", certificates: [trusted])
    #expect(chains.verifies(name, against: truststore, toRoot: false) == partially)
    #expect(chains.verifies(name, against: truststore, toRoot: true) == toRoot)
  }
}
