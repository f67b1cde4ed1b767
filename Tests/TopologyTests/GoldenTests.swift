import Foundation
import Testing

@testable import Topology

/// `Cases/*.labtest`: a lab, a line `----`, and every diagnostic that it gets.
@Suite struct GoldenTests {
  @Test(arguments: try GoldenCase.all) func `a lab gets exactly the expected diagnostics`(
    _ golden: GoldenCase
  ) throws {
    let actual = golden.reading.diagnostics.map(\.description)
    if RepositoryFile.isUpdating { try golden.write(expecting: actual) }
    #expect(actual == (try GoldenCase(file: golden.file)).expected, "\(golden.file)")
  }

  @Test func `every rule has a case`() throws {
    let reported = Set(try GoldenCase.all.flatMap { $0.reading.diagnostics.map(\.rule) })
    #expect(TopologyRules.ids.filter { !reported.contains($0) } == [])
  }

  @Test func `every reported rule is a listed one and no id is used twice`() throws {
    let reported = Set(try GoldenCase.all.flatMap { $0.reading.diagnostics.map(\.rule) })
    #expect(reported.subtracting(TopologyRules.ids) == [])
    #expect(Set(TopologyRules.ids).count == TopologyRules.ids.count)
  }

  @Test func `there is a topology exactly where there is no error`() throws {
    for golden in try GoldenCase.all {
      #expect((golden.reading.topology == nil) == !golden.reading.errors.isEmpty, "\(golden.file)")
    }
  }
}

struct GoldenCase: Sendable, CustomTestStringConvertible {
  let file: String
  let input: String
  let expected: [String]

  static var all: [GoldenCase] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".labtest") }.sorted().map(GoldenCase.init(file:))
    }
  }

  private static let folder = RepositoryFile.root.appending(path: "Tests/TopologyTests/Cases")

  init(file: String) throws {
    self.file = file
    let text = try String(contentsOf: GoldenCase.folder.appending(path: file), encoding: .utf8)
    let parts = text.split(separator: "----\n", maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "\(file) has no line '----'")
    input = String(parts[0])
    expected = parts[1].split(separator: "\n").map(String.init)
  }

  var reading: TopologyReading { TopologyReader.read(Array(input.utf8), file: "lab.json") }
  var testDescription: String { file }

  func write(expecting lines: [String]) throws {
    let text = input + "----\n" + lines.map { $0 + "\n" }.joined()
    try text.write(to: GoldenCase.folder.appending(path: file), atomically: true, encoding: .utf8)
  }
}
