import Testing

@testable import Console

/// How a filter could go on.
struct FilterSuggestionsTests {
  private static let suggestions = FilterSuggestions(
    FilterSuggestions.Words(
      nodes: [("idp", "identity-provider"), ("gateway", "gateway")], certificates: [("client", "CN=client")]))

  /// `|` is the caret.
  private func after(_ text: String) -> [FilterSuggestions.Suggestion] {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    return Self.suggestions.after(parts[0].utf16.count, of: parts.joined())
  }

  @Test(arguments: [
    ("n|", ["node:"]), ("node:|", ["node:idp", "node:gateway"]), ("node:g|", ["node:gateway"]),
    ("certificate:c|", ["certificate:client"]), ("status:5|", ["status:5xx"]), ("denied|", []), ("zzz|", []),
    ("zzz:|", []), ("denied h|", ["handshake"]), ("😀 no|", ["node:"]),
  ])
  func `terms go on by name, and values by what the lab has`(text: String, wanted: [String]) {
    #expect(after(text).map(\.text) == wanted)
  }

  @Test func `a term that is there already is not offered again`() {
    #expect(after("denied |").allSatisfy { $0.text != "denied" })
    #expect(after("| denied").allSatisfy { $0.text != "denied" })
    #expect(after("|").contains { $0.text == "denied" })
  }

  @Test func `a suggestion replaces the word around the caret`() {
    #expect(after("denied no|d status:4xx").map(\.place) == [7..<10])
    #expect(Self.suggestions.after(99, of: "no").map(\.place) == [0..<2])
    #expect(Self.suggestions.after(-1, of: "no").map(\.place) == Array(repeating: 0..<2, count: 9))
  }
}
