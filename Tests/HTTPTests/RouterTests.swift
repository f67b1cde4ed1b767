import Testing

@testable import HTTP

struct RouterTests {
  private let router: Router<String>

  init() throws {
    let patterns = [
      "/*", "/api/*", "/api/{kind}", "/api/token", "/api/{kind}/x", "/api/auth/*", "/api/{other}",
    ]
    router = Router(try patterns.map { (pattern: try PathPattern(parsing: $0), value: $0) })
  }

  @Test(arguments: [
    ("/", "/*"), ("/x", "/*"), ("/api", "/*"), ("/api/", "/api/*"), ("/api/a/b", "/api/*"),
    ("/api/token", "/api/token"),
    ("/api/a", "/api/{kind}"), ("/api/a/x", "/api/{kind}/x"), ("/api/auth/x", "/api/auth/*"),
    ("/api/auth", "/api/{kind}"),
  ])
  func `the most exact pattern wins, and the first of equals`(path: String, pattern: String) {
    #expect(router.find(path)?.value == pattern)
  }

  @Test func `what nothing matches is not found`() { #expect(router.find("*") == nil) }
}
