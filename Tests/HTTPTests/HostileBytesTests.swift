import Testing

@testable import HTTP

/// Seeded fuzzing: any bytes in any portions give values or refusals, and always the same ones.
struct HostileBytesTests {
  private static let requests = [
    "GET /dev/%74ime?a=b HTTP/1.1\nHost: localhost:9443\nAuthorization: Bearer abc\nCookie: a=b; c=\"d\"\n\n",
    "POST /token HTTP/1.1\nHost: a\nContent-Length: 12\nExpect: 100-continue\n\ngrant_type=x",
    "POST /token HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n5;x=y\nhello\n10\n0123456789abcdef\n0\nT: v\n\n",
    "GET / HTTP/1.0\nConnection: keep-alive\n\n",
    "\nOPTIONS * HTTP/1.1\nHost: [::1]:8443\n\nGET http://a/ HTTP/1.1\nHost: a\n\n",
  ]
  private static let responses = [
    "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n",
    "HTTP/1.0 200 OK\n\nuntil the end",
    "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\nContent-Length: 0\n\n",
  ]

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `requests in random slices give the events of one feed`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let bytes = Self.requests.shuffled(using: &generator).flatMap(wire)
    // Whether a sender waits for 100 Continue depends on what has come, so that event alone may differ.
    let whole = HTTPRequestParser.events(of: bytes).filter { $0 != .expectsContinue }
    var parser = HTTPRequestParser()
    let sliced = bytes.sliced(longest: [1, 7, 100][Int(seed % 3)], using: &generator)
      .flatMap { parser.events(of: $0) }
    #expect(sliced.filter { $0 != .expectsContinue } == whole)
    #expect(whole.count == Self.requests.count + 1)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `mutated requests trap nowhere and fare the same in slices`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let bytes = mutate(wire(Self.requests.randomElement(using: &generator) ?? ""), &generator)
      let whole = HTTPRequestParser.events(of: bytes).filter { $0 != .expectsContinue }
      var parser = HTTPRequestParser()
      var sliced: [RequestEvent] = []
      for slice in bytes.sliced(longest: 9, using: &generator) where sliced.last?.status == nil {
        sliced += parser.events(of: slice).filter { $0 != .expectsContinue }
      }
      #expect(sliced.map(outline) == whole.map(outline), "\(text(bytes).debugDescription)")
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `mutated responses trap nowhere and fare the same in slices`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let bytes = mutate(wire(Self.responses.randomElement(using: &generator) ?? ""), &generator)
      let whole = outcome(of: [bytes])
      #expect(
        outcome(of: bytes.sliced(longest: 9, using: &generator)) == whole, "\(text(bytes).debugDescription)")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `forms, cookies, media types and credentials take any bytes`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let samples = [
      "a=b&c=%41+%c3%a9&d", "sid=abc; other=\"q\"; x", "text/html; charset=\"utf\\-8\"; q=1",
      "Basic YTpi", "Bearer abc==", "/dev/%74ime?x=%20", "/a/{b}/*",
    ]
    for _ in 0..<200 {
      let bytes = mutate(Array((samples.randomElement(using: &generator) ?? "").utf8), &generator)
      let sample = text(bytes)
      if let form = try? FormParameters(parsing: bytes) {
        #expect((try? FormParameters(parsing: form.text)) == form)
      }
      if let target = try? RequestTarget(parsing: sample) {
        #expect((try? RequestTarget(parsing: target.path))?.path == target.path)
      }
      let headers: HTTPHeaders = ["Cookie": sample, "Authorization": sample, "Content-Type": sample]
      #expect(headers.count == 3)
      for name in Cookies(headers).names { #expect(ByteSet.token.holdsAll(name.utf8)) }
      if let type = headers.mediaType { #expect(type.essence.contains("/")) }
      if let basic = try? BasicCredentials(headers, isFormEncoded: true) {
        #expect(!basic.user.utf8.contains(0))
      }
      if let bearer = try? BearerCredentials(headers) { #expect(!bearer.token.isEmpty) }
      if let pattern = try? PathPattern(parsing: sample) { #expect(pattern.text.first == "/") }
    }
  }

  /// Without what a refusal carries of the message, for that depends on how much had come.
  private func outline(_ event: RequestEvent) -> RequestEvent {
    guard case .refused(let refusal) = event else { return event }
    return .refused(HTTPRefusal(status: refusal.status, reason: refusal.reason))
  }

  private func outcome(of slices: [[UInt8]]) -> ResponseEvent? {
    var parser = HTTPResponseParser()
    parser.expect(method: "GET")
    for slice in slices {
      // Bytes behind the response are another test's business.
      if case .response(let response, _) = parser.events(of: slice).first {
        return .response(response, keepAlive: true)
      }
    }
    switch ResponseEvent(parser.endOfStream()) {
    case .refused(let refusal): return .refused(HTTPRefusal(status: 502, reason: refusal.reason))
    case .response(let response, _): return .response(response, keepAlive: true)
    case nil: return nil
    }
  }

  private func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    let spice = Array("\r\n\0 :;,%/\\.\"=&09afZ\t\u{7f}\u{e9}-".utf8)
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes[index] = spice.randomElement(using: &generator) ?? 0
      case 2: bytes.insert(spice.randomElement(using: &generator) ?? 0, at: index)
      case 3: bytes.remove(at: index)
      default: bytes.removeSubrange(index..<min(bytes.count, index + 5))
      }
    }
    return bytes
  }
}
