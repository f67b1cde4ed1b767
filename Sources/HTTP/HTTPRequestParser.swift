/// Turns the bytes of a connection into requests (RFC 9112), strictly and without input or output of its own.
///
/// Bytes behind a request stay for the next one. After a refusal the connection is lost: every further call
/// gives the same refusal, and further bytes are dropped.
package struct HTTPRequestParser: Sendable {
  package enum Event: Sendable {
    case needMore
    /// The sender waits for `100 Continue`; at most once a request, and never for one that is refused.
    case expectsContinue
    case request(HTTPRequest, keepAlive: Bool)
    case refused(HTTPRefusal)
  }

  /// What the connection waits for; it selects the time limit.
  package enum Phase: Sendable { case idle, head, body }

  private let limits: HTTPLimits
  private var buffer = ReceiveBuffer()
  private var head = RequestHead()
  private var pending: Pending?
  private var refusal: HTTPRefusal?

  /// A request whose content has not come yet.
  private struct Pending {
    var request: HTTPRequest
    let keepAlive: Bool
    var mayExpectContinue: Bool
    /// Nil where the content is chunked.
    let contentLength: Int?
    var chunks = ChunkedContent()
  }

  package init(limits: HTTPLimits = HTTPLimits()) { self.limits = limits }

  package var phase: Phase {
    if pending != nil { return .body }
    return buffer.isEmpty ? .idle : .head
  }

  /// Takes what came. The connection stops reading while a request is answered, which bounds the buffer.
  package mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    guard refusal == nil else { return }
    buffer.append(bytes)
  }

  /// The next thing that came. To be called until it gives `needMore` or `refused`.
  package mutating func next() -> Event {
    if let refusal { return .refused(refusal) }
    do throws(HTTPRefusal) {
      return pending == nil ? try readHead() : try readContent()
    } catch {
      return .refused(abandon(error))
    }
  }

  /// Reads no further, for a reason that may be the connection's, such as time.
  /// - Returns: the reason, with what had come of the request.
  package mutating func abandon(_ problem: HTTPRefusal) -> HTTPRefusal {
    let came = pending.map { Self.text(of: $0.request) } ?? buffer.prefix(HTTPRefusal.headBytesMax)
    let refusal = problem.carrying(came)
    self.refusal = refusal
    buffer.removeAll()
    pending = nil
    head = RequestHead()
    return refusal
  }

  private mutating func readHead() throws(HTTPRefusal) -> Event {
    guard !buffer.isEmpty else { return .needMore }
    let limits = limits
    let complete = try buffer.withUnread { (bytes) throws(HTTPRefusal) in
      try head.read(bytes, limits: limits)
    }
    guard let complete else { return .needMore }
    let framing = complete.framing
    try checkDemands(framing)
    head = RequestHead()
    buffer.consume(complete.byteCount)
    let keepAlive = framing.persists(complete.request.version)
    let length = framing.contentLength ?? 0
    if !framing.isChunked, length == 0 { return .request(complete.request, keepAlive: keepAlive) }
    pending = Pending(
      request: complete.request, keepAlive: keepAlive,
      mayExpectContinue: framing.expectsContinue == true && complete.request.version == .http1_1,
      contentLength: framing.isChunked ? nil : length)
    return try readContent()
  }

  private func checkDemands(_ framing: MessageFraming) throws(HTTPRefusal) {
    if let length = framing.contentLength, length > limits.bodyBytesMax {
      throw HTTPRefusal(status: 413, reason: "the content is longer than \(limits.bodyBytesMax) bytes")
    }
    if framing.expectsContinue == false {
      throw HTTPRefusal(status: 417, reason: "an expectation other than 100-continue")
    }
  }

  private mutating func readContent() throws(HTTPRefusal) -> Event {
    // RFC 9110 §10.1.1: no interim response where the content is already coming.
    if pending?.mayExpectContinue == true {
      pending?.mayExpectContinue = false
      if buffer.isEmpty { return .expectsContinue }
    }
    if let length = pending?.contentLength {
      guard buffer.count >= length else { return .needMore }
      pending?.request.body = buffer.copy(0..<length)
      buffer.consume(length)
    } else {
      guard try pending?.chunks.read(from: &buffer, limits: limits) == true else { return .needMore }
      if let content = pending?.chunks.content { pending?.request.body = content }
    }
    guard let done = pending.take() else { return .needMore }
    return .request(done.request, keepAlive: done.keepAlive)
  }

  private static func text(of request: HTTPRequest) -> [UInt8] {
    Array("\(request.method) \(request.target.text)\r\n".utf8) + request.headers.wire
  }
}
