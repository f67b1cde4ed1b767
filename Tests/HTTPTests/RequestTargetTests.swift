import Testing

@testable import HTTP

struct RequestTargetTests {
  @Test(arguments: [
    ("/", "/", nil), ("/dev/time", "/dev/time", nil), ("/dev/%74ime", "/dev/time", nil),
    ("/api/", "/api/", nil), ("/a%2Cb", "/a%2Cb", nil), ("/a%2cb", "/a%2Cb", nil),
    ("/%7Ejohn", "/~john", nil),
    ("/%c3%a9", "/%C3%A9", nil), ("/a%3Bb", "/a%3Bb", nil), ("/100%25", "/100%25", nil),
    ("/...", "/...", nil),
    ("/.well-known/x", "/.well-known/x", nil), ("/a..b", "/a..b", nil),
    ("/a:b@c!$&'()*+,=", "/a:b@c!$&'()*+,=", nil),
    ("/a?", "/a", ""), ("/a?b=%74//../?;", "/a", "b=%74//../?;"), ("/%74?%74", "/t", "%74"),
  ])
  func `a path has one canonical form`(text: String, path: String, query: String?) throws {
    let target = try RequestTarget(parsing: text)
    #expect(target == RequestTarget(text: text, path: path, query: query))
    #expect(try RequestTarget(parsing: path).path == path)
  }

  @Test(arguments: [
    "", "time", "?a", "//time", "/dev//time", "/dev/time//", "/./", "/.", "/a/./b", "/..", "/../etc",
    "/a/../b", "/a/..",
    "/%2e", "/%2E%2e/", "/.%2e/x", "/%2e./x", "/a;x", "/a;x=1/b", "/a%2fb", "/a%2Fb", "/a\\b", "/a%5cb",
    "/a%00",
    "/a%0d%0aX:1", "/a%7f", "/%", "/%2", "/%zz", "/a%4", "/%252e", "/%25%32%65", "/%25%2574", "/é", "/%c0%af",
    "/%ff",
    "/a b", "/a#b", "/a\u{0}", "/a\u{1b}", "/a\"b", "/<a>", "/a|b", "/a{b}", "/a?b c", "/a?é", "/a?%",
    "/a?%4",
    "/a?#", "/a?\u{0}",
  ])
  func `what could be read in two ways is refused`(text: String) {
    #expect { try RequestTarget(parsing: text) } throws: { ($0 as? HTTPRefusal)?.status == 400 }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a canonical path is its own canonical form`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      "/", "/", "a", ".", "%", "25", "2", "e", "2E", "%74", "%2f", "%25", "%C3%A9", "~", "+", ";", "c3", "a9",
    ]
    var accepted = 0
    for _ in 0..<2000 {
      let count = Int.random(in: 1...8, using: &generator)
      let text = "/" + (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      guard let path = try? RequestTarget(parsing: text).path else { continue }
      accepted += 1
      #expect((try? RequestTarget(parsing: path).path) == path, "\(text) became \(path)")
      #expect(!path.contains("//") && !path.split(separator: "/").contains { $0 == "." || $0 == ".." })
    }
    #expect(accepted > 100)
  }
}
