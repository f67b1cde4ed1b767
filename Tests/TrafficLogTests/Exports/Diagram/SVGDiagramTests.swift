import Foundation
import FoundationXML
import Testing

@testable import TrafficLog

@Suite struct SVGDiagramTests {
  /// What a strict XML parser sees.
  private final class Seen: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String])] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) { elements.append((name, attributes)) }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func parse(_ svg: String) throws -> Seen {
    let parser = XMLParser(data: Data(svg.utf8))
    let seen = Seen()
    parser.delegate = seen
    try #require(parser.parse(), "\(String(describing: parser.parserError)) in \(svg)")
    return seen
  }

  @Test func `each step is a link of its row that a keyboard reaches`() throws {
    let seen = try parse(
      Samples.export([.connection(Samples.refusedHandshake), Samples.refused], as: .svg))
    let steps = seen.elements.filter { $0.attributes["data-id"] != nil }
    #expect(steps.map { $0.attributes["data-id"] } == ["c17", "x40", "i7", "i7", "x40"])
    #expect(steps.allSatisfy { $0.attributes["tabindex"] == "0" && $0.attributes["role"] == "link" })
    #expect(steps.allSatisfy { $0.attributes["aria-label"]?.isEmpty == false })
    #expect(steps.count { $0.attributes["class"]?.contains("hf-refused") == true } == 3)
    #expect(seen.text.contains("certificate-binding"))
  }

  @Test(arguments: Samples.hostileTexts)
  func `whatever a stranger writes, it is well formed, and holds no script and no other address`(
    text: String
  ) throws {
    let seen = try parse(Samples.export(Samples.hostile(text), as: .svg))
    let known: Set = ["svg", "title", "desc", "style", "g", "line", "rect", "text", "path"]
    #expect(Set(seen.elements.map(\.name)).isSubset(of: known))
    for element in seen.elements {
      #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") && !$0.hasSuffix("href") })
    }
  }

  @Test func `an empty diagram is a picture too`() throws {
    #expect(try parse(Samples.export([], as: .svg)).elements.first?.name == "svg")
  }
}
