import Foundation
import JSON
import Testing

@testable import Topology

@Suite struct DefaultLabTests {
  @Test func `the default lab has no errors and takes exactly its known leniencies`() throws {
    let reading = TopologyReader.read(try RepositoryFile.bytes("lab.json"), file: "lab.json")
    #expect(reading.errors.map(\.description) == [])
    #expect(reading.diagnostics.map(\.rule) == ["lenient-pkce", "lenient-client-certificate"])
    #expect(reading.topology != nil)
  }
}
