import Foundation
import JSON
import Nodes
import Testing

@testable import TrafficLog

@Suite struct TrafficRowSchemaTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func `the published schema is what the program prints`() throws {
    let file = Self.root.appendingPathComponent("docs/traffic-row.schema.json")
    if ProcessInfo.processInfo.environment["HOLDFAST_UPDATE"] == "1" {
      try Data(TrafficRowSchema.render().utf8).write(to: file)
    }
    let published = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(published == TrafficRowSchema.render(), "make it anew with HOLDFAST_UPDATE=1")
  }

  @Test(arguments: [
    LogEntry.connection(Samples.connection), .connection(Samples.refusedHandshake),
    .exchange(Samples.row(Samples.refusedExchange)),
  ])
  func `rows have no member that the schema does not name, and all that it requires`(entry: LogEntry) throws {
    let schema = try JSONValue(parsing: TrafficRowSchema.render())
    let row = try JSONValue(parsing: JSONRow.render(entry))
    let kind = try #require(row["kind"]?.string)
    let definition = try #require(schema["$defs"]?[kind])
    let names = Set(try #require(row.object?.names))
    #expect(names.isSubset(of: try #require(definition["properties"]?.object?.names)))
    #expect(names.isSuperset(of: try #require(definition["required"]?.strings)))
  }
}
