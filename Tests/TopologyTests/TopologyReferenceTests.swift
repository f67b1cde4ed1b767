import Testing

@testable import Topology

@Suite struct TopologyReferenceTests {
  @Test func `the reference page is what the tables say`() throws {
    try RepositoryFile.expectFresh("docs/lab-json.md", TopologyReference.render())
  }

  @Test func `every kind has its section`() {
    let page = TopologyReference.render()
    #expect(TopologyKinds.all.allSatisfy { page.contains("\n## \($0.name)\n") })
  }
}
