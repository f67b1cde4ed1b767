import HTTP
import Testing

@testable import Console

/// The page's own files: all there, and nothing else reachable.
struct ConsoleFilesTests {
  private func get(_ path: String) -> HTTPResponse? {
    ConsoleFiles.response(to: HTTPRequest(method: "GET", target: RequestTarget(path: path)))
  }

  /// What a file asks for: `from "./x.js"`, `src="/main.js"`.
  private func references(in text: String) -> [String] {
    text.matches(of: /(?:from|import|src=|href=) ?"(?:\.\/|\/)([a-z]+\.(?:js|css))"/).map { "/\($0.1)" }
  }

  @Test func `every file that the page asks for is in the program`() throws {
    var open = ["/"]
    var seen: Set<String> = []
    while let path = open.popLast() {
      guard seen.insert(path).inserted else { continue }
      let file = try #require(get(path), "\(path) is missing")
      open += references(in: String(decoding: file.body, as: UTF8.self))
    }
    #expect(seen.contains("/main.js") && seen.contains("/console.css") && seen.count > 20)
  }

  @Test func `nothing is inline, and nothing comes from elsewhere`() throws {
    let page = try #require(get("/"))
    let text = String(decoding: page.body, as: UTF8.self)
    #expect(!text.contains(/<script(?![^>]*\bsrc=)/))
    #expect(!text.contains(/\s(?:style|on[a-z]+)=/))
    #expect(!text.contains(/(?:src|href)="(?:https?:)?\/\//))
    let policy = try #require(page.headers["Content-Security-Policy"])
    #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
    #expect(!policy.contains("unsafe"))
  }

  @Test(arguments: ["/index.html", "/main.js/", "/../lab.json", "/api/rows", "//main.js", ""])
  func `what is no file of the page is none`(path: String) {
    #expect(get(path) == nil)
  }

  @Test func `no module writes HTML`() throws {
    for path in ["/dom.js", "/list.js", "/why.js", "/message.js", "/topology.js", "/diagram.js"] {
      let text = String(decoding: try #require(get(path)).body, as: UTF8.self)
      #expect(!text.contains(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/))
    }
  }
}
