import Testing

@testable import Topology

@Suite struct ListenerURLTests {
  @Test(
    arguments: [
      ("http://localhost:8080", "localhost", 8080), ("https://127.0.0.1:1", "127.0.0.1", 1),
      ("https://[::1]:65535", "::1", 65535), ("http://api.example.com:80", "api.example.com", 80),
    ] as [(String, String, UInt16)])
  func `scheme, host and port are read and written`(_ text: String, _ host: String, _ port: UInt16) throws {
    let url = try #require(ListenerURL(parsing: text))
    #expect(url.host == host && url.port == port)
    #expect(url.description == text)
  }

  @Test(arguments: [
    "", "http://", "http://:80", "http://a", "http://a:", "http://a:0", "http://a:65536",
    "http://a:99999999999",
    "http://a:+1", "http://a:1/", "http://a:1?b", "http://a b:1", "http://u@a:1", "http://[::1:1",
    "http://[]:1",
    "http://[127.0.0.1]:1", "http://::1:1", "HTTP://a:1", "ws://a:1", "http://a:٣", "http://-a:1",
    "http://a..b:1",
  ])
  func `anything else is refused`(_ text: String) {
    #expect(ListenerURL(parsing: text) == nil)
  }

  @Test func `localhost binds both loopbacks and other names none`() {
    #expect(ListenerURL(scheme: .http, host: "LocalHost", port: 1).addresses == [.loopback4, .loopback6])
    #expect(ListenerURL(scheme: .http, host: "127.9.9.9", port: 1).isLoopback)
    #expect(!ListenerURL(scheme: .http, host: "128.0.0.1", port: 1).isLoopback)
    #expect(!ListenerURL(scheme: .http, host: "example.com", port: 1).isLoopback)
  }
}
