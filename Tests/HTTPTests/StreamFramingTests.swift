import Testing

@testable import HTTP

struct StreamFramingTests {
  private func sent(_ portions: [[UInt8]], _ framing: StreamFraming) -> [UInt8] {
    var out: [UInt8] = []
    for portion in portions { framing.append(portion, into: &out) }
    framing.appendEnd(into: &out)
    return out
  }

  private func response(_ status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "text/plain", stream: ContentStream { _ in })
  }

  @Test func `chunks carry their size in hexadecimal, and an empty one is the last`() {
    let portions = [wire("hello"), [], [UInt8](repeating: 97, count: 26)]
    #expect(
      text(sent(portions, .chunked))
        == "5\r\nhello\r\n1a\r\n\(String(repeating: "a", count: 26))\r\n0\r\n\r\n")
    #expect(text(sent([wire("hel"), [], wire("lo")], .untilClose)) == "hello")
  }

  @Test(arguments: [
    ("GET", HTTPRequest.Version.http1_1, 200, StreamFraming?.some(.chunked)),
    ("POST", .http1_1, 403, .chunked),
    ("GET", .http1_0, 200, .untilClose), ("HEAD", .http1_1, 200, nil), ("HEAD", .http1_0, 200, nil),
    ("GET", .http1_1, 204, nil), ("GET", .http1_1, 304, nil),
  ])
  func `request and status decide how a stream is sent`(
    method: String, version: HTTPRequest.Version, status: Int, expected: StreamFraming?
  ) {
    #expect(response(status).streamFraming(for: method, version: version) == expected)
    #expect(HTTPResponse(status: status).streamFraming(for: method, version: version) == nil)
  }

  @Test(arguments: [
    ("GET", HTTPRequest.Version.http1_1, true, "Transfer-Encoding: chunked\n"),
    ("GET", .http1_1, false, "Transfer-Encoding: chunked\nConnection: close\n"),
    ("GET", .http1_0, true, "Connection: close\n"), ("HEAD", .http1_1, true, ""),
    ("HEAD", .http1_0, true, "Connection: keep-alive\n"),
  ])
  func `the head of a stream names its framing and no length`(
    method: String, version: HTTPRequest.Version, keepAlive: Bool, expected: String
  ) {
    var out: [UInt8] = []
    response().serialize(for: method, version: version, keepAlive: keepAlive, date: nil, into: &out)
    #expect(
      text(out).replacing("\r\n", with: "\n")
        == "HTTP/1.1 200 OK\nContent-Type: text/plain\n\(expected)\n")
  }

  /// Whatever the portions, and however the bytes arrive, they are what was meant.
  @Test(arguments: [UInt64(1), 2, 3]) func `what is written is read back`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let content = (0..<5000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    var head: [UInt8] = []
    response().serialize(for: "GET", version: .http1_1, keepAlive: true, date: nil, into: &head)
    let bytes = head + sent(content.sliced(longest: 300, using: &generator), .chunked)
    for takesPortions in [true, false] {
      var parser = HTTPResponseParser()
      parser.expect(method: "GET")
      var read: [UInt8] = []
      var isComplete = false
      for slice in bytes.sliced(longest: 97, using: &generator) {
        for case .response(let response, true) in parser.events(of: slice) {
          read += response.body
          isComplete = true
        }
        if takesPortions { read += parser.takePortion()?.content ?? [] }
      }
      #expect(isComplete)
      #expect(read == content)
    }
  }
}
