import Testing

@testable import HTTP

struct HTTPRequestParserTests {
  @Test func `a request without content`() throws {
    let events = HTTPRequestParser.events(
      of: wire("GET /dev/time?a=b HTTP/1.1\nHost: localhost:9443\nX-Note:  two words \t\nAccept:\n\n"))
    guard case .request(let request, let keepAlive) = try #require(events.first) else {
      Issue.record("no request but \(events)")
      return
    }
    #expect(events.count == 1)
    #expect(request.method == "GET")
    #expect(request.target == RequestTarget(text: "/dev/time?a=b", path: "/dev/time", query: "a=b"))
    #expect(request.headers["x-note"] == "two words")
    #expect(request.headers["accept"] == "")
    #expect(request.headers.count == 3)
    #expect(
      text(request.headers.wire) == "Host: localhost:9443\r\nX-Note:  two words \t\r\nAccept:\r\n")
    #expect(request.body.isEmpty)
    #expect(keepAlive)
  }

  @Test func `the lines of the headers are those that a builder would note`() throws {
    let headers: HTTPHeaders = ["Host": "a", "Accept": "*/*", "X-Empty": ""]
    let events = HTTPRequestParser.events(of: wire("GET / HTTP/1.1\n") + headers.wire + wire("\n"))
    guard case .request(let request, _) = try #require(events.first) else {
      Issue.record("no request but \(events)")
      return
    }
    #expect(request.headers.wire == headers.wire)
    #expect(request.headers.map(\.name) == ["Host", "Accept", "X-Empty"])
    #expect(request.headers.map(\.value) == ["a", "*/*", ""])
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\nHost: a\n\n", true),
    ("GET / HTTP/1.1\nHost: a\nConnection: close\n\n", false),
    ("GET / HTTP/1.1\nHost: a\nConnection: Upgrade , CLOSE\n\n", false),
    ("GET / HTTP/1.1\nHost: a\nConnection: keep-alive\nConnection: close\n\n", false),
    ("GET / HTTP/1.0\n\n", false),
    ("GET / HTTP/1.0\nConnection: Keep-Alive\n\n", true),
    ("GET / HTTP/1.0\nConnection: keep-alive, close\n\n", false),
    ("GET / HTTP/1.7\nHost: a\n\n", true),
  ])
  func `keep-alive is honest in both versions`(head: String, expected: Bool) {
    guard case .request(_, let keepAlive) = HTTPRequestParser.events(of: wire(head)).first else {
      Issue.record("refused: \(head)")
      return
    }
    #expect(keepAlive == expected)
  }

  @Test(arguments: [
    ("Content-Length: 5\n\nhello", "hello"),
    ("content-length: 0005\n\nhello", "hello"),
    ("Content-Length: 0\n\n", ""),
    ("Transfer-Encoding: Chunked\n\n5\nhello\n0\n\n", "hello"),
    ("Transfer-Encoding: chunked\n\n2;a=b\nhe\n0003\nllo\n0;last\nX-Trailer: 1\n\n", "hello"),
    ("Transfer-Encoding: chunked\n\nA\n0123456789\n0\n\n", "0123456789"),
    ("Transfer-Encoding: chunked\n\n0\n\n", ""),
  ])
  func `the content ends where its framing says`(rest: String, body: String) {
    let events = HTTPRequestParser.events(of: wire("POST / HTTP/1.1\nHost: a\n" + rest))
    guard case .request(let request, _) = events.first else {
      Issue.record("no request but \(events)")
      return
    }
    #expect(events.count == 1)
    #expect(text(request.body) == body)
    #expect(!request.headers.contains("X-Trailer"))
  }

  @Test func `pipelined requests come out one after the other`() {
    let bytes = wire(
      """
      POST /1 HTTP/1.1
      Host: a
      Content-Length: 3

      oneGET /2 HTTP/1.1
      Host: a


      POST /3 HTTP/1.1
      Host: a
      Transfer-Encoding: chunked

      5
      three
      0

      GET /4 HTTP/1.1
      Host: a
      Connection: close


      """)
    let requests = HTTPRequestParser.events(of: bytes).map { event in
      guard case .request(let request, let keepAlive) = event else { return "\(event)" }
      return "\(request.path) \(text(request.body)) \(keepAlive)"
    }
    #expect(requests == ["/1 one true", "/2  true", "/3 three true", "/4  false"])
  }

  @Test func `a sender that waits is told once to go on`() {
    var parser = HTTPRequestParser()
    let head = wire("POST / HTTP/1.1\nHost: a\nExpect: 100-Continue\nContent-Length: 2\n\n")
    #expect(parser.events(of: head) == [.expectsContinue])
    #expect(parser.phase == .body)
    #expect(parser.events(of: wire("o")).isEmpty)
    #expect(parser.events(of: wire("k")).count == 1)
    #expect(parser.phase == .idle)
  }

  @Test(arguments: [
    "POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 2\n\nok",
    "POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 0\n\n",
    "POST / HTTP/1.0\nExpect: 100-continue\nContent-Length: 2\n\nok",
  ])
  func `a sender that does not wait is not told to go on`(message: String) {
    let events = HTTPRequestParser.events(of: wire(message))
    #expect(events.count == 1)
    #expect(!events.contains(.expectsContinue))
  }

  @Test func `a request that is refused is never told to go on`() {
    let events = HTTPRequestParser.events(
      of: wire("POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 9\n\n"),
      limits: HTTPLimits(bodyBytesMax: 8))
    #expect(events.map(\.status) == [413])
  }

  @Test func `the phase says what the connection waits for`() {
    var parser = HTTPRequestParser()
    #expect(parser.phase == .idle)
    _ = parser.events(of: wire("GET"))
    #expect(parser.phase == .head)
    _ = parser.events(of: wire(" / HTTP/1.1\nHost: a\nContent-Length: 1\n\n"))
    #expect(parser.phase == .body)
    _ = parser.events(of: wire("x"))
    #expect(parser.phase == .idle)
  }

  @Test func `after a refusal nothing more is read`() {
    var parser = HTTPRequestParser()
    let first = parser.events(of: wire("GET / HTTP/9.9\n\n"))
    #expect(first.map(\.status) == [505])
    #expect(parser.events(of: wire("GET / HTTP/1.1\nHost: a\n\n")) == first)
  }

  @Test func `a refusal carries what came`() {
    let events = HTTPRequestParser.events(of: wire("GET /\nHost: a\n\n"))
    #expect(
      events == [
        .refused(
          HTTPRefusal(
            status: 400, reason: "the request line is not a method, a target and a version",
            head: wire("GET /\nHost: a\n\n")))
      ])
    let long = HTTPRequestParser.events(of: [UInt8](repeating: UInt8(ascii: "A"), count: 20_000))
    guard case .refused(let refusal) = long.first else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.head.count == HTTPRefusal.headBytesMax)
  }

  @Test func `a refusal in the content still names the request`() {
    let events = HTTPRequestParser.events(
      of: wire("POST /form HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\n"))
    guard case .refused(let refusal) = events.first else {
      Issue.record("not refused")
      return
    }
    #expect(text(refusal.head).hasPrefix("POST /form"))
  }
}
