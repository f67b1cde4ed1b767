import Nodes
import Testing

@testable import TrafficLog

/// Holds what is written to the part of Mermaid's grammar that it uses, and to nothing beyond.
@Suite struct MermaidTextTests {
  private let text = #/(?:[A-Za-z0-9 .\/\-_()=…§\u{C0}-\u{10FFFF}]|#[0-9]{1,7};)+/#

  private func check(_ diagram: String) throws {
    var lines = diagram.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.removeFirst() == "sequenceDiagram")
    #expect(lines.removeLast().isEmpty)
    var known = Set<Substring>()
    var isInside = false
    for line in lines {
      if let match = line.firstMatch(of: #/^  (?:actor|participant) (L[0-9]+) as (.+)$/#) {
        #expect(known.insert(match.1).inserted)
        #expect(match.2.wholeMatch(of: text) != nil, "\(line)")
      } else if let match = line.firstMatch(of: #/^ {2,4}(L[0-9]+)(?:->>|-->>|-x)(L[0-9]+): (.+)$/#) {
        #expect(known.contains(match.1) && known.contains(match.2))
        #expect(match.3.wholeMatch(of: text) != nil, "\(line)")
      } else if line == "  rect rgba(214, 40, 40, 0.2)" {
        #expect(!isInside)
        isInside = true
      } else {
        #expect(line == "  end" && isInside, "\(line)")
        isInside = false
      }
    }
    #expect(!isInside)
  }

  @Test func `a refusal is red, and a refused handshake a cross`() {
    let text = Samples.export([.connection(Samples.refusedHandshake), Samples.refused], as: .mermaid)
    #expect(
      text == """
        sequenceDiagram
          actor L1 as CN=stranger
          actor L2 as CN=client2.example.com
          participant L3 as gateway
          participant L4 as authorizer
          rect rgba(214, 40, 40, 0.2)
            L1-xL3: c17 handshake refused (alert unknown_ca)
          end
          L2->>L3: x40 GET /dev/time
          L3->>L4: i7 REQUEST GET /time
          rect rgba(214, 40, 40, 0.2)
            L4-->>L3: Deny arn#58;x
          end
          rect rgba(214, 40, 40, 0.2)
            L3-->>L2: 403 certificate-binding (RFC 8705 §3)
          end

        """)
  }

  @Test(arguments: Samples.hostileTexts)
  func `whatever a stranger writes stays text`(text: String) throws {
    try check(Samples.export(Samples.hostile(text), as: .mermaid))
  }

  @Test func `random texts stay text`() throws {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      try check(Samples.export(Samples.hostile(String(decoding: bytes, as: UTF8.self)), as: .mermaid))
    }
  }
}
