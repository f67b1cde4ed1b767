import Testing

@testable import HTTP

/// What a request must not be, and the status that it gets.
struct RefusedRequestTests {
  private static let limits = HTTPLimits(
    requestLineBytesMax: 64, headerBytesMax: 128, headerCountMax: 4, bodyBytesMax: 16)

  private func expect(_ status: Int, _ message: [UInt8]) {
    let events = HTTPRequestParser.events(of: message, limits: Self.limits)
    #expect(events.last?.status == status, "\(text(message).debugDescription): \(events)")
    #expect(events.count == 1)
  }

  @Test(arguments: [
    ("\n\nGET / HTTP/1.1\nHost: a\n\n", 400),
    ("GET /\n\n", 400),
    ("GET  / HTTP/1.1\nHost: a\n\n", 400),
    ("GET / HTTP/1.1 \nHost: a\n\n", 400),
    (" GET / HTTP/1.1\nHost: a\n\n", 400),
    ("GET\t/\tHTTP/1.1\nHost: a\n\n", 400),
    ("G(T / HTTP/1.1\nHost: a\n\n", 400),
    ("GET / http/1.1\nHost: a\n\n", 400),
    ("GET / HTTP/1\nHost: a\n\n", 400),
    ("GET / HTTP/1.10\nHost: a\n\n", 400),
    ("GET / HTTP/0.9\nHost: a\n\n", 505),
    ("PRI * HTTP/2.0\n\nSM\n\n", 505),
    ("GET time HTTP/1.1\nHost: a\n\n", 400),
    ("GET * HTTP/1.1\nHost: a\n\n", 400),
    ("CONNECT a:443 HTTP/1.1\nHost: a\n\n", 400),
    ("GET ftp://a/ HTTP/1.1\nHost: a\n\n", 400),
    ("GET http://b/ HTTP/1.1\nHost: a\n\n", 400),
    ("GET http://u@a/ HTTP/1.1\nHost: a\n\n", 400),
    ("GET /#top HTTP/1.1\nHost: a\n\n", 400),
    ("GET /?a=\"b\" HTTP/1.1\nHost: a\n\n", 400),
    ("GET /?a=%zz HTTP/1.1\nHost: a\n\n", 400),
    ("GET /\(String(repeating: "a", count: 80)) HTTP/1.1\nHost: a\n\n", 414),
    (String(repeating: "A", count: 80), 414),
  ])
  func `a bad request line`(message: String, status: Int) { expect(status, wire(message)) }

  @Test(arguments: [
    ("", 400), ("Host: a\nHost: a\n", 400), ("Host:\n", 400), ("Host: a b\n", 400), ("Host: a,b\n", 400),
    ("Host: u@a\n", 400), ("Host: a:port\n", 400), ("Host: [::1\n", 400), ("Host: a/b\n", 400),
    ("Host: a\nX : b\n", 400), ("Host: a\n: b\n", 400), ("Host: a\nX\n", 400), ("Host: a\nX Y: b\n", 400),
    ("Host: a\n X: b\n", 400), ("Host: a\nX: b\n c\n", 400), ("Host: a\nX: b\n\tc\n", 400),
    ("Host: a\nX(: b\n", 400), ("Host: a\nX: b\u{0}c\n", 400), ("Host: a\nX: b\u{1b}[2Jc\n", 400),
    ("Host: a\nX: \u{7f}\n", 400), ("Host: a\nX\u{e9}: b\n", 400),
    ("Host: a\nExpect: tea\n", 417), ("Host: a\nExpect: 100-continue\nExpect: tea\n", 417),
    ("Host: a\nX: \(String(repeating: "b", count: 130))\n", 431),
    ("Host: a\nA: 1\nB: 2\nC: 3\nD: 4\n", 431),
  ])
  func `bad header lines`(lines: String, status: Int) {
    expect(status, wire("GET / HTTP/1.1\n" + lines + "\n"))
  }

  @Test(arguments: [
    "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX\r: b\r\n\r\n",
  ])
  func `a bare LF or CR`(message: String) { expect(400, Array(message.utf8)) }

  @Test(arguments: [
    ("Content-Length: 1\nTransfer-Encoding: chunked\n\n0\n\n", 400),
    ("Transfer-Encoding: chunked\nContent-Length: 1\n\n0\n\n", 400),
    ("Content-Length: 1\nContent-Length: 1\n\nx", 400), ("Content-Length: 1\nContent-Length: 2\n\nx", 400),
    ("Content-Length: 1, 1\n\nx", 400), ("Content-Length: +1\n\nx", 400), ("Content-Length: -1\n\nx", 400),
    ("Content-Length: 0x1\n\nx", 400), ("Content-Length: 1 1\n\nx", 400), ("Content-Length:\n\nx", 400),
    ("Content-Length: \u{661}\n\nx", 400), ("Content-Length: 17\n\n", 413),
    ("Content-Length: 9223372036854775808\n\n", 413),
    ("Content-Length: 99999999999999999999999999999999\n\n", 413),
    ("Transfer-Encoding: gzip\n\n", 400), ("Transfer-Encoding: gzip, chunked\n\n0\n\n", 400),
    ("Transfer-Encoding: chunked, chunked\n\n0\n\n", 400), ("Transfer-Encoding: identity\n\n", 400),
    ("Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n", 400),
    ("Transfer-Encoding:\n\n", 400), ("Transfer-Encoding: \"chunked\"\n\n", 400),
    ("Transfer-Encoding: xchunked\n\n", 400), ("Transfer-Encoding: chunked;q=1\n\n", 400),
  ])
  func `framing that could be read in two ways`(rest: String, status: Int) {
    expect(status, wire("POST / HTTP/1.1\nHost: a\n" + rest))
  }

  @Test func `a transfer coding in a message of version 1 point 0`() {
    expect(400, wire("POST / HTTP/1.0\nTransfer-Encoding: chunked\n\n0\n\n"))
  }

  @Test(arguments: [
    ("\n", 400), ("x\n", 400), ("-1\n", 400), (" 1\nx\n0\n\n", 400), ("1 \nx\n0\n\n", 400),
    ("0x1\nx\n0\n\n", 400), ("1\nxy\n0\n\n", 400), ("2\nx\n0\n\n", 400), ("11\n", 413),
    ("8\n01234567\n9\n", 413), ("7fffffffffffffff\n", 400), ("ffffffffffffffffffff\n", 400),
    ("fffffffffffffff\n", 413), ("1;\u{1}\nx\n0\n\n", 400),
    ("1;\(String(repeating: "e", count: 300))\nx\n", 400),
    ("0\nX : 1\n\n", 400), ("0\nX: \(String(repeating: "b", count: 130))\n\n", 431),
    ("0\nA: 1\nB: 1\nC: 1\nD: 1\nE: 1\n\n", 431),
  ])
  func `bad chunks`(content: String, status: Int) {
    expect(status, wire("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n" + content))
  }

  @Test func `a chunk whose size line ends in LF alone`() {
    expect(400, wire("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n") + Array("1\nx\r\n".utf8))
  }

  @Test func `many small chunks with long extensions`() {
    let chunk = "1;\(String(repeating: "e", count: 200))\nx\n"
    let events = HTTPRequestParser.events(
      of: wire(
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n" + String(repeating: chunk, count: 30)))
    #expect(events.map(\.status) == [400])
  }

  @Test func `bytes of TLS on a plain port are refused at once`() {
    expect(400, [22, 3, 1, 2, 0, 1])
  }

  @Test func `what is too long is refused before it ends`() {
    let head = wire("GET / HTTP/1.1\nHost: a\n")
    expect(431, head + [UInt8](repeating: UInt8(ascii: "x"), count: 140))
    expect(414, [UInt8](repeating: UInt8(ascii: "x"), count: 65))
  }

  @Test func `a message that just fits is accepted`() {
    let line = "GET /\(String(repeating: "a", count: 64 - 16)) HTTP/1.1\n"
    let first = "Host: a\n"
    let rest = "X: \(String(repeating: "b", count: 128 - 9 - 5))\n"
    let limits = HTTPLimits(requestLineBytesMax: 64, headerBytesMax: 128, headerCountMax: 2)
    for extra in [0, 1] {
      let message = wire(
        line + first + rest.replacing("X:", with: "X:" + String(repeating: " ", count: extra)) + "\n")
      #expect(HTTPRequestParser.events(of: message, limits: limits).first?.status == (extra == 0 ? nil : 431))
    }
  }

  @Test(arguments: [
    "GET http://A:80/x?y HTTP/1.1\nHost: a:80\n\n", "GET https://a HTTP/1.1\nHost: a\n\n",
    "GET http://a?q HTTP/1.1\nHost: a\n\n", "OPTIONS * HTTP/1.1\nHost: a\n\n",
    "\nGET / HTTP/1.1\nHost: a\n\n",
    "GET / HTTP/1.1\nHost: [::1]:8443\n\n", "GET / HTTP/1.1\nHost: 127.0.0.1\nX: \u{e9}\n\n",
    "M-SEARCH / HTTP/1.1\nHost: a:\n\n",
  ])
  func `what is unusual but allowed is accepted`(message: String) {
    let events = HTTPRequestParser.events(of: wire(message), limits: Self.limits)
    #expect(events.count == 1)
    #expect(events.first?.status == nil, "\(events)")
  }
}
