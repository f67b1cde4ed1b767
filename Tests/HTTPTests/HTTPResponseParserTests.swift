import Testing

@testable import HTTP

struct HTTPResponseParserTests {
  private static let limits = HTTPLimits(
    requestLineBytesMax: 64, headerBytesMax: 128, headerCountMax: 4, bodyBytesMax: 16)

  private func events(_ message: String, method: String = "GET") -> [ResponseEvent] {
    var parser = HTTPResponseParser(limits: Self.limits)
    parser.expect(method: method)
    return parser.events(of: wire(message))
  }

  @Test(arguments: [
    ("GET", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", 200, "hello", true),
    ("GET", "HTTP/1.1 200 \nContent-Length: 5\n\nhello", 200, "hello", true),
    ("GET", "HTTP/1.1 200 OK\nContent-Length: 5\nConnection: close\n\nhello", 200, "hello", false),
    ("GET", "HTTP/1.0 200 OK\nContent-Length: 5\n\nhello", 200, "hello", false),
    ("GET", "HTTP/1.0 200 OK\nContent-Length: 5\nConnection: keep-alive\n\nhello", 200, "hello", true),
    ("GET", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n", 200, "hello", true),
    ("HEAD", "HTTP/1.1 200 OK\nContent-Length: 500\n\n", 200, "", true),
    ("HEAD", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", 200, "", true),
    ("GET", "HTTP/1.1 204 No Content\n\n", 204, "", true),
    ("GET", "HTTP/1.1 304 Not Modified\nContent-Length: 500\n\n", 304, "", true),
    (
      "GET", "HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nA: b\n\nHTTP/1.1 204 No Content\n\n", 204,
      "", true
    ),
  ])
  func `a response ends where RFC 9112 section 6 point 3 says`(
    method: String, message: String, status: Int, body: String, keepAlive: Bool
  ) {
    let events = events(message, method: method)
    guard case .response(let response, keepAlive) = events.first, events.count == 1 else {
      Issue.record("\(events)")
      return
    }
    #expect(response.status == status)
    #expect(text(response.body) == body)
  }

  @Test func `a response without framing ends with the stream`() {
    var parser = HTTPResponseParser()
    parser.expect(method: "GET")
    #expect(parser.events(of: wire("HTTP/1.1 200 OK\nA: b\n\nhel")).isEmpty)
    #expect(parser.events(of: wire("lo")).isEmpty)
    let expected = HTTPResponse(status: 200, headers: ["A": "b"], body: wire("hello"))
    #expect(ResponseEvent(parser.endOfStream()) == .response(expected, keepAlive: false))
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhell",
    "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n", "HTTP/1.1 100 Continue\n\n",
  ])
  func `a response cut short is refused`(message: String) {
    var parser = HTTPResponseParser()
    parser.expect(method: "GET")
    #expect(parser.events(of: wire(message)).isEmpty)
    #expect(ResponseEvent(parser.endOfStream())?.reason?.hasPrefix("the connection ended") == true)
  }

  @Test func `an idle connection may end`() {
    var parser = HTTPResponseParser()
    #expect(ResponseEvent(parser.endOfStream()) == nil)
  }

  @Test(arguments: [
    "HTTP/2.0 200 OK\n\n", "HTTP/1.1 200\n\n", "HTTP/1.1 20 OK\n\n", "HTTP/1.1 600 Odd\n\n",
    "HTTP/1.1  200 OK\n\n",
    "ICY 200 OK\n\n", "HTTP/1.1 200 O\u{7}K\n\n", "HTTP/1.1 099 Odd\n\n",
    "HTTP/1.1 101 Switching Protocols\nUpgrade: x\n\n",
    "HTTP/1.1 200 OK\nContent-Length: 1\nTransfer-Encoding: chunked\n\n",
    "HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 1\n\nx",
    "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\n",
    "HTTP/1.1 200 OK\nContent-Length: 17\n\n", "HTTP/1.1 200 OK\nX : y\n\n", "HTTP/1.1 200 OK\nX: y\n z\n\n",
    "HTTP/1.1 200 OK\nA: 1\nB: 1\nC: 1\nD: 1\nE: 1\n\n", "HTTP/1.1 200 OK\n\n0123456789abcdefg",
    "HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n0\n\n",
    "HTTP/1.1 200 \(String(repeating: "x", count: 64))\n\n",
    String(repeating: "HTTP/1.1 100 Continue\n\n", count: 9),
  ])
  func `a malformed response is refused`(message: String) {
    guard case .refused(let refusal) = events(message).last else {
      Issue.record("accepted: \(message.debugDescription)")
      return
    }
    #expect(refusal.status == 502)
  }

  @Test func `a response that nobody asked for is refused`() {
    var parser = HTTPResponseParser()
    #expect(
      parser.events(of: wire("HTTP/1.1 200 OK\n")).first?.reason == "a response that no request asked for")
  }

  @Test func `bytes behind a response never answer the next request`() {
    var parser = HTTPResponseParser()
    parser.expect(method: "GET")
    let two = wire("HTTP/1.1 204 No Content\n\nHTTP/1.1 200 OK\nContent-Length: 0\n\n")
    let events = parser.events(of: two)
    guard case .response(let response, let keepAlive) = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(response.status == 204)
    #expect(!keepAlive)
    parser.expect(method: "GET")
    #expect(ResponseEvent(parser.next())?.reason == "a response that no request asked for")
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n10\n0123456789abcdef\n", "0123456789abcdef"),
    ("HTTP/1.1 200 OK\n\n0123456789abcdef", "0123456789abcdef"),
    ("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", ""),
  ])
  func `content that is taken out as it comes may be longer than a body`(message: String, first: String) {
    var parser = HTTPResponseParser(limits: Self.limits)
    parser.expect(method: "GET", inPortions: true)
    #expect(parser.takePortion() == nil)
    #expect(parser.events(of: wire(message)).isEmpty)
    let portion = parser.takePortion()
    #expect(portion?.head.status == 200)
    #expect(portion.map { text($0.content) } == first)
    let more = message.contains("chunked") ? "10\n0123456789abcdef\n" : "0123456789abcdef"
    for times in 1...4 {
      #expect(parser.events(of: wire(String(repeating: more, count: times))).isEmpty)
      #expect(parser.takePortion()?.content.count == 16 * times)
    }
  }

  @Test func `content of a length that is told stays together`() {
    var parser = HTTPResponseParser()
    parser.expect(method: "GET")
    #expect(parser.events(of: wire("HTTP/1.1 200 OK\nContent-Length: 5\n\nhel")).isEmpty)
    #expect(parser.takePortion() == nil)
    #expect(parser.events(of: wire("lo")).count == 1)
  }

  @Test func `responses follow one another on one connection`() {
    var parser = HTTPResponseParser()
    for status in [200, 404, 500] {
      parser.expect(method: "GET")
      let events = parser.events(of: wire("HTTP/1.1 \(status) x\nContent-Length: 0\n\n"))
      let headers: HTTPHeaders = ["Content-Length": "0"]
      #expect(events == [.response(HTTPResponse(status: status, headers: headers), keepAlive: true)])
    }
  }
}
