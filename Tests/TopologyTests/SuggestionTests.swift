import Testing

@testable import Topology

@Suite struct SuggestionTests {
  @Test(
    arguments: [
      ("", "", 0), ("a", "", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("clietn", "client", 1),
      ("abc", "abc", 0),
    ] as [(String, String, Int)])
  func `edits count insertions, deletions, replacements and swaps`(
    _ source: String, _ target: String, _ edits: Int
  ) {
    #expect(Suggestion.edits(from: source, to: target) == edits)
    #expect(Suggestion.edits(from: target, to: source) == edits)
  }

  @Test func `the nearest is suggested, and nothing that has little in common`() {
    #expect(Suggestion.nearest(to: "order", among: ["time", "orders", "border"]) == "orders")
    #expect(Suggestion.nearest(to: "TIME", among: ["time"]) == "time")
    #expect(Suggestion.nearest(to: "idp", among: ["time", "gateway"]) == nil)
    #expect(Suggestion.nearest(to: "a", among: ["b"]) == nil)
    #expect(Suggestion.nearest(to: "", among: ["b"]) == nil)
    #expect(Suggestion.nearest(to: String(repeating: "a", count: 10_000), among: ["b"]) == nil)
  }
}
