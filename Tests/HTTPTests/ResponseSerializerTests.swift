import Testing

@testable import HTTP

struct ResponseSerializerTests {
  private func serialize(
    _ response: HTTPResponse, for method: String = "GET", version: HTTPRequest.Version = .http1_1,
    keepAlive: Bool = true, date: String? = nil
  ) -> String {
    var out: [UInt8] = []
    response.serialize(for: method, version: version, keepAlive: keepAlive, date: date, into: &out)
    return text(out).replacing("\r\n", with: "\n")
  }

  private let hello = HTTPResponse(status: 200, headers: ["A": "b"], body: Array("hello".utf8))

  @Test func `head and body in one buffer`() {
    #expect(serialize(hello) == "HTTP/1.1 200 OK\nA: b\nContent-Length: 5\n\nhello")
    #expect(
      serialize(hello, date: "Sun, 06 Nov 1994 08:49:37 GMT")
        == "HTTP/1.1 200 OK\nA: b\nDate: Sun, 06 Nov 1994 08:49:37 GMT\nContent-Length: 5\n\nhello")
  }

  @Test func `the connection's fate is announced where the version does not imply it`() {
    #expect(serialize(hello, keepAlive: false).contains("\nConnection: close\n"))
    #expect(serialize(hello, version: .http1_0).contains("\nConnection: keep-alive\n"))
    #expect(serialize(hello, version: .http1_0, keepAlive: false).contains("\nConnection: close\n"))
  }

  @Test func `an answer to HEAD has the head of the answer to GET and no body`() {
    #expect(serialize(hello, for: "HEAD") == "HTTP/1.1 200 OK\nA: b\nContent-Length: 5\n\n")
    let forwarded = HTTPResponse(status: 200, headers: ["Content-Length": "35"])
    #expect(serialize(forwarded, for: "HEAD") == "HTTP/1.1 200 OK\nContent-Length: 35\n\n")
  }

  @Test(arguments: [
    (204, "HTTP/1.1 204 No Content\n\n"), (304, "HTTP/1.1 304 Not Modified\n\n"),
    (205, "HTTP/1.1 205 Reset Content\nContent-Length: 0\n\n"), (299, "HTTP/1.1 299 \nContent-Length: 0\n\n"),
    (100, "HTTP/1.1 100 Continue\n\n"),
  ])
  func `statuses without content`(status: Int, expected: String) {
    #expect(serialize(HTTPResponse(status: status)) == expected)
  }

  @Test func `framing headers of a node are not believed`() {
    let headers: HTTPHeaders = [
      "content-length": "99", "Transfer-Encoding": "chunked", "A": "b", "Connection": "x", "Keep-Alive": "5",
    ]
    let response = HTTPResponse(status: 200, headers: headers, body: [120])
    #expect(serialize(response) == "HTTP/1.1 200 OK\nA: b\nContent-Length: 1\n\nx")
  }

  @Test func `a node's own date is not doubled`() {
    let response = HTTPResponse(status: 200, headers: ["date": "then"])
    #expect(serialize(response, date: "now") == "HTTP/1.1 200 OK\ndate: then\nContent-Length: 0\n\n")
  }

  @Test func `a value cannot end its line`() {
    let response = HTTPResponse(status: 200, headers: ["A": "b\r\nSet-Cookie: c=d\u{0}"])
    #expect(serialize(response) == "HTTP/1.1 200 OK\nA: b  Set-Cookie: c=d \nContent-Length: 0\n\n")
  }

  @Test func `what is written is read back`() throws {
    var out: [UInt8] = []
    var parser = HTTPResponseParser()
    hello.serialize(for: "GET", version: .http1_1, keepAlive: true, date: nil, into: &out)
    parser.expect(method: "GET")
    guard case .response(let response, true) = parser.events(of: out).first else {
      Issue.record("not read back: \(text(out))")
      return
    }
    #expect(response.headers["A"] == "b")
    #expect(response.body == hello.body)
  }
}
