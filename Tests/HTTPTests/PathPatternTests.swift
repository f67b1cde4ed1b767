import Testing

@testable import HTTP

struct PathPatternTests {
  @Test(arguments: [
    ("/token", "/token"), ("/", "/"), ("/api/*", "/api/"), ("/api/*", "/api/a/b"), ("/*", "/"), ("/*", "/a"),
    ("/a/{b}", "/a/c"), ("/a/{b}/c", "/a/x/c"), ("/a/{b}/*", "/a/x/y/z"),
    ("/.well-known/*", "/.well-known/x"),
  ])
  func `a pattern that matches`(pattern: String, path: String) throws {
    #expect(try PathPattern(parsing: pattern).match(path) != nil)
  }

  @Test(arguments: [
    ("/token", "/token/"), ("/token", "/Token"), ("/token", "/tokens"), ("/api/*", "/api"),
    ("/api/*", "/apis/x"),
    ("/a/{b}", "/a/"), ("/a/{b}", "/a/b/c"), ("/a/{b}", "/a"), ("/a/{b}/c", "/a/c"), ("/", "/a"), ("/a", "*"),
    ("/*", "*"), ("/{a}", ""),
  ])
  func `a pattern that does not match`(pattern: String, path: String) throws {
    #expect(try PathPattern(parsing: pattern).match(path) == nil)
  }

  @Test func `a match tells what the pattern left open`() throws {
    let match = try #require(try PathPattern(parsing: "/u/{id}/{what}/*").match("/u/a%20b/x/y/z"))
    #expect(match["id"] == "a b")
    #expect(match["what"] == "x")
    #expect(match.rest == "y/z")
    #expect(match["none"] == nil)
  }

  @Test(arguments: [
    ("token", PathPatternError.noSlash), ("", .noSlash), ("/a//b", .notCanonical), ("/a/../b", .notCanonical),
    ("/a/*/b", .notCanonical), ("/a*", .notCanonical), ("/{}", .notCanonical), ("/a{b}", .notCanonical),
    ("/%74", .notCanonical), ("/a b", .notCanonical), ("/a?b", .notCanonical),
    ("/{a}/{a}", .repeatedParameter("a")),
  ])
  func `what is no pattern`(text: String, error: PathPatternError) {
    #expect(throws: error) { try PathPattern(parsing: text) }
  }
}
