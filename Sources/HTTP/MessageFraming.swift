/// What the header lines say of where a message ends and whether the connection goes on (RFC 9112 §6, §9).
struct MessageFraming: Sendable {
  private(set) var contentLength: Int?
  private(set) var isChunked = false
  private(set) var hostCount = 0
  private(set) var closes = false
  private(set) var keepsAlive = false
  /// Values of `Expect`, nil without one: whether it was `100-continue`.
  private(set) var expectsContinue: Bool?

  /// Takes one header line into account.
  @inline(__always)
  mutating func note(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) throws(HTTPRefusal) {
    switch name.count {
    case 4 where name.equalsIgnoringCase("host"): try noteHost(value)
    case 6 where name.equalsIgnoringCase("expect"): noteExpectation(value)
    case 10 where name.equalsIgnoringCase("connection"): noteConnection(value)
    case 14 where name.equalsIgnoringCase("content-length"): try noteLength(value)
    case 17 where name.equalsIgnoringCase("transfer-encoding"): try noteCoding(value)
    default: break
    }
  }

  /// Whether the connection may carry another message after this one.
  func persists(_ version: HTTPRequest.Version) -> Bool {
    switch version {
    case .http1_0: keepsAlive && !closes
    case .http1_1: !closes
    }
  }

  /// - Throws: 400 where two rules name two ends, or a 1.0 message names a transfer coding.
  func check(_ version: HTTPRequest.Version) throws(HTTPRefusal) {
    guard isChunked else { return }
    guard contentLength == nil else {
      throw .badRequest("Content-Length together with Transfer-Encoding")
    }
    guard version == .http1_1 else { throw .badRequest("Transfer-Encoding in an HTTP/1.0 message") }
  }

  /// - Throws: 400 where `Host` is not as RFC 9112 §3.2 wants it.
  func checkHost(_ version: HTTPRequest.Version) throws(HTTPRefusal) {
    guard hostCount <= 1 else { throw .badRequest("more than one Host") }
    guard hostCount == 1 || version == .http1_0 else { throw .badRequest("no Host") }
  }

  private mutating func noteHost(_ value: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    guard Authority.isValid(value) else { throw .badRequest("Host is not a host and port") }
    hostCount += 1
  }

  private mutating func noteExpectation(_ value: UnsafeBufferPointer<UInt8>) {
    expectsContinue = (expectsContinue ?? true) && value.equalsIgnoringCase("100-continue")
  }

  /// A list of tokens (RFC 9110 §7.6.1); unknown ones concern nobody here.
  private mutating func noteConnection(_ value: UnsafeBufferPointer<UInt8>) {
    for option in value.split(separator: UInt8(ascii: ",")) {
      var option = option
      while let byte = option.first, isBlank(byte) { option.removeFirst() }
      while let byte = option.last, isBlank(byte) { option.removeLast() }
      let token = UnsafeBufferPointer(rebasing: option)
      if token.equalsIgnoringCase("close") { closes = true }
      if token.equalsIgnoringCase("keep-alive") { keepsAlive = true }
    }
  }

  /// A list of equal lengths is refused as well: whoever sends one has merged two messages' heads.
  private mutating func noteLength(_ value: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    guard contentLength == nil else { throw .badRequest("more than one Content-Length") }
    guard !value.isEmpty else { throw .badRequest("Content-Length is not a number") }
    var length = 0
    for byte in value {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { throw .badRequest("Content-Length is not a number") }
      // A number beyond every bound stays beyond it, and is then refused as too long.
      length = length > Int.max / 10 - 1 ? Int.max / 10 : length * 10 + Int(digit)
    }
    contentLength = length
  }

  private mutating func noteCoding(_ value: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    guard !isChunked else { throw .badRequest("more than one Transfer-Encoding") }
    guard value.equalsIgnoringCase("chunked") else {
      throw .badRequest("a transfer coding other than chunked")
    }
    isChunked = true
  }
}
