import Testing

@testable import Topology

@Suite struct OriginTests {
  @Test(
    arguments: [
      ("https://a.example", "https://a.example", "https://a.example:443"),
      ("http://a.example/b:c", "http://a.example", "http://a.example:80"),
      ("https://localhost:8443/b?c#d", "https://localhost:8443", "https://localhost:8443"),
      ("http://[::1]/b", "http://[::1]", "http://[::1]:80"),
      ("http://[::1]:8080?b", "http://[::1]:8080", "http://[::1]:8080"),
    ] as [(String, String, String)])
  func `a URL begins with its origin`(_ url: String, _ text: String, _ full: String) throws {
    let origin = try #require(Origin(of: url))
    #expect(origin.text == text)
    #expect(origin.url.description == full)
  }

  @Test(arguments: [
    "", "a.example", "ftp://a.example", "http://", "http://u@a.example", "http:///a", "http://a:b/",
  ])
  func `what has no authority has no origin`(_ url: String) {
    #expect(Origin(of: url) == nil)
  }
}
