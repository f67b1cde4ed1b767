import OAuth
import Testing

@testable import IdentityProvider

struct ScopesTests {
  @Test(
    arguments: [
      (nil, ["a", "b"]), ("a", ["a"]), ("b a", ["b", "a"]), ("a  a b", ["a", "b"]), ("c", nil), ("a c", nil),
      (" ", nil), ("A", nil), ("a\tb", nil), (String(repeating: "a ", count: 100), nil),
    ] as [(String?, [String]?)])
  func `a scope stays within what is allowed`(text: String?, scopes: [String]?) {
    var verdicts: [Verdict] = []
    #expect((try? Scopes.parse(text, allowed: ["a", "b"], verdicts: &verdicts)) == scopes)
  }

  @Test(arguments: [
    ("profile", true), ("time:query", true), ("", false), ("a b", false), ("a\"b", false), ("a\\b", false),
    ("é", false), ("a\u{7F}", false),
  ])
  func `a scope token is printable ASCII without quote and backslash`(text: String, isToken: Bool) {
    #expect(Scopes.isToken(text) == isToken)
  }
}
