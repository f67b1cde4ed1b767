import HTTP
import Testing

@testable import Gateway

struct RemappedHeadersTests {
  @Test(arguments: [
    ("WWW-Authenticate", "X-Amzn-Remapped-WWW-Authenticate"),
    ("www-authenticate", "X-Amzn-Remapped-www-authenticate"),
    ("Authorization", "X-Amzn-Remapped-Authorization"), ("Server", "X-Amzn-Remapped-Server"),
    ("User-Agent", "X-Amzn-Remapped-User-Agent"), ("Content-MD5", "X-Amzn-Remapped-Content-MD5"),
    ("Max-Forwards", "X-Amzn-Remapped-Max-Forwards"),
    ("x-amzn-RequestId", "X-Amzn-Remapped-x-amzn-RequestId"),
    ("Host", nil), ("Expect", nil), ("Via", nil), ("x-amz-apigw-id", nil),
    ("Content-Type", "Content-Type"), ("Pragma", "Pragma"), ("Age", "Age"), ("X-Own", "X-Own"),
    ("Serve", "Serve"), ("Servers", "Servers"), ("Vi", "Vi"),
  ])
  func `a backend's header keeps its name, takes another or goes`(name: String, expected: String?) {
    let headers: HTTPHeaders = ["X-First": "1", name: "value", "X-Last": "2"]
    let forwarded = RemappedHeaders.response(headers)
    #expect(forwarded.map(\.name) == ["X-First", expected, "X-Last"].compactMap(\.self))
    if let expected { #expect(forwarded[expected] == "value") }
  }

  @Test func `the date of a backend takes another name, for the gateway has one of its own`() {
    let forwarded = RemappedHeaders.response(["Date": "Sun, 22 Nov 2026 01:06:11 GMT", "Keep-Alive": "5"])
    #expect(forwarded == ["X-Amzn-Remapped-Date": "Sun, 22 Nov 2026 01:06:11 GMT"])
  }
}
