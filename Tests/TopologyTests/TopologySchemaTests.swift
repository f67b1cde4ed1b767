import JSON
import Testing

@testable import Topology

@Suite struct TopologySchemaTests {
  @Test func `the schema at the root is what the tables say`() throws {
    try RepositoryFile.expectFresh("lab.schema.json", TopologySchema.render())
  }

  @Test func `every kind is defined once and refuses unknown keys`() throws {
    let schema = try JSONValue(parsing: TopologySchema.render())
    let definitions = try #require(schema["$defs"]?.object)
    #expect(definitions.names == TopologyKinds.all.map(\.name))
    #expect(definitions.members.allSatisfy { $0.value["additionalProperties"] == false })
  }
}
