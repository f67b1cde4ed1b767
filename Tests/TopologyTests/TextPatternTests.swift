import Testing

@testable import Topology

@Suite struct TextPatternTests {
  private static let patterns: [TextPattern] = [
    .any, .nonEmpty, .name, .linkTarget, .fileName, .visible, .accountName, .scope, .method, .routePath,
    .rewrite,
    .stage, .scopeRule, .hostName, .certificateName, .duration,
    .identitySource, .eventVariable, .contextKey, .bearerToken,
  ]

  private static let texts = [
    "", "a", "A1_-", "-a", "_a", "a.b", "a.b.c", ".a", "a.", "a b", "é", "a\n", "\n", "\t", "~", "\"", "\\",
    ":", "*",
    "*.a", "*.*.a", "a-", "a-.b", "/", "//", "/a", "/a/", "/*", "/a/*", "/a*", "/*/a", "/%41", "/a;b", "/a?b",
    "/a#b",
    "a/b", "GET", "get", "GET time", "GET /time", "GET  time", "GET time/{id}", "GET time/", "60s", "0s",
    "5ms", "1m", "2h",
    "3d", "s", "60", "60 s", "1.5s", "-1s", "1234567890s", "٣s", "a.pem", "../a", "x-ssl-cert", "[", "]",
    "/{id}", "/{id}/a", "/a{id}", "/{}", "/{a-b}", "/a/{b}/*", "GET {id}/a", "GET /", "GET *", "GET a/*",
    "GET */a",
    "GET {}", "ANY a", "method.request.header.A", "method.request.path.a", "stageVariables.a", "claims.sub",
    "context.path", "context.identity.clientCert.subjectDN", "context.", "context.pathx",
    "method.request.header.",
    "a=", "a==", "=a", "a=b", "a+/~", "10.0.0.0/8", "::1/128", "10.0.0.1",
    String(repeating: "a", count: 63), String(repeating: "a", count: 64), String(repeating: "A", count: 21),
  ]

  @Test(arguments: patterns.indices)
  func `the expression for editors decides as the reader does`(_ index: Int) throws {
    let pattern = Self.patterns[index]
    let expression = try Regex(pattern.regularExpression).matchingSemantics(.unicodeScalar)
    for text in Self.texts {
      // JSON Schema means the end of the text by '$', where Swift also takes the last line break.
      let isPastTheEnd = pattern.regularExpression.hasSuffix("$") && text.hasSuffix("\n")
      let matches = text.firstMatch(of: expression) != nil && !isPastTheEnd
      #expect(pattern.matches(text) == matches, "\(pattern.label): \(text)")
    }
  }

  @Test(arguments: ["/a/../b", "/a/./b", "/..", "/."])
  func `a path with dot segments is not canonical`(_ path: String) {
    #expect(!TextPattern.routePath.matches(path))
    #expect(!TextPattern.rewrite.matches(path))
  }

  @Test(
    arguments: [
      ("CN=a", true), ("CN=a,O=b", true), ("CN=a, O=b c", true), ("CN=a\\,b", true), ("CN=a+SN=b", true),
      ("2.5.4.3=a", true), ("a", false), ("=a", false), ("CN=a,", false), ("CN=a,,O=b", false), ("", false),
    ] as [(String, Bool)])
  func `a distinguished name has attributes with values`(_ text: String, _ isName: Bool) {
    #expect(TextPattern.distinguishedName.matches(text) == isName)
  }
}
