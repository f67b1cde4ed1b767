/// Turns the bytes of a connection into the responses to its requests (RFC 9112 §6.3), one at a time.
///
/// A byte that no request asked for is refused, so that a response can never be taken for the answer to a
/// later request. Refusals have status 502.
package struct HTTPResponseParser: Sendable {
  package enum Event: Sendable {
    case needMore
    case response(HTTPResponse, keepAlive: Bool)
    case refused(HTTPRefusal)
  }

  /// Interim responses before the final one.
  static let interimCountMax = 8

  private let limits: HTTPLimits
  private var buffer = ReceiveBuffer()
  private var head = ResponseHead()
  /// The method of the request that waits for its response.
  private var method: String?
  private var isTakenInPortions = false
  private var interimCount = 0
  private var pending: Pending?
  private var refusal: HTTPRefusal?

  private enum End { case length(Int), lastChunk, endOfStream }

  /// A response whose content has not come yet.
  private struct Pending {
    var response: HTTPResponse
    let keepAlive: Bool
    let end: End
    var chunks = ChunkedContent()
  }

  package init(limits: HTTPLimits = HTTPLimits()) { self.limits = limits }

  /// Says that a request was sent. To be called once for each, before its response is read.
  /// - Parameter inPortions: whether `takePortion` will be called after each `receive`, so that content of
  ///   unknown length has no bound but that of each chunk.
  package mutating func expect(method: String, inPortions: Bool = false) {
    if !buffer.isEmpty || self.method != nil { _ = refuse(Self.unasked) }
    self.method = method
    isTakenInPortions = inPortions
  }

  package mutating func receive(_ bytes: UnsafeRawBufferPointer) {
    guard refusal == nil else { return }
    buffer.append(bytes)
  }

  package mutating func next() -> Event {
    if let refusal { return .refused(refusal) }
    do throws(HTTPRefusal) {
      return pending == nil ? try readHead() : try readContent(isAtEnd: false)
    } catch {
      return refuse(error)
    }
  }

  /// Says that nothing more will come: the end of a response that has no other, and a refusal of any other
  /// one. `needMore` where no response was due.
  package mutating func endOfStream() -> Event {
    let event = next()
    guard case .needMore = event, method != nil else { return event }
    do throws(HTTPRefusal) {
      guard pending != nil else { throw .badRequest("the connection ended before the response") }
      return try readContent(isAtEnd: true)
    } catch {
      return refuse(error)
    }
  }

  /// Takes out the content that has come so far of a response whose length is not known before; what `next` gives
  /// at last is then the rest. Nil where no such response has begun.
  package mutating func takePortion() -> (head: HTTPResponse, content: [UInt8])? {
    guard let pending else { return nil }
    switch pending.end {
    case .length: return nil
    case .lastChunk: return (pending.response, self.pending?.chunks.takeContent() ?? [])
    case .endOfStream:
      let content = buffer.copy(0..<buffer.count)
      buffer.consume(content.count)
      return (pending.response, content)
    }
  }

  private static let unasked = HTTPRefusal.badRequest("a response that no request asked for")

  private mutating func readHead() throws(HTTPRefusal) -> Event {
    guard !buffer.isEmpty else { return .needMore }
    guard let method else { throw Self.unasked }
    let limits = limits
    while true {
      let complete = try buffer.withUnread { (bytes) throws(HTTPRefusal) in
        try head.read(bytes, limits: limits)
      }
      guard let complete else { return .needMore }
      head = ResponseHead()
      buffer.consume(complete.byteCount)
      if complete.response.status >= 200 {
        pending = try begin(complete, answering: method)
        return try readContent(isAtEnd: false)
      }
      try passOver(complete.response.status)
    }
  }

  private mutating func passOver(_ status: Int) throws(HTTPRefusal) {
    guard status != 101 else { throw .badRequest("the protocol was switched unasked") }
    interimCount += 1
    guard interimCount <= Self.interimCountMax else { throw .badRequest("too many interim responses") }
  }

  private func begin(
    _ complete: ResponseHead.Complete, answering method: String
  ) throws(HTTPRefusal) -> Pending {
    let end = try end(of: complete, answering: method)
    var keepAlive = complete.framing.persists(complete.version)
    if case .endOfStream = end { keepAlive = false }
    var pending = Pending(response: complete.response, keepAlive: keepAlive, end: end)
    pending.chunks.isTakenInPortions = isTakenInPortions
    return pending
  }

  /// RFC 9112 §6.3, rules 1 to 8.
  private func end(
    of complete: ResponseHead.Complete, answering method: String
  ) throws(HTTPRefusal) -> End {
    let status = complete.response.status
    if method == "HEAD" || status == 204 || status == 304 { return .length(0) }
    if complete.framing.isChunked { return .lastChunk }
    guard let length = complete.framing.contentLength else { return .endOfStream }
    guard length <= limits.bodyBytesMax else { throw tooLong }
    return .length(length)
  }

  private var tooLong: HTTPRefusal {
    .badRequest("the content is longer than \(limits.bodyBytesMax) bytes")
  }

  private mutating func readContent(isAtEnd: Bool) throws(HTTPRefusal) -> Event {
    guard let end = pending?.end else { return .needMore }
    var isComplete = false
    switch end {
    case .length(let length):
      isComplete = buffer.count >= length
      if isComplete { takeContent(length) }
    case .lastChunk:
      isComplete = try pending?.chunks.read(from: &buffer, limits: limits) == true
      if isComplete, let content = pending?.chunks.content { pending?.response.body = content }
    case .endOfStream:
      guard isTakenInPortions || buffer.count <= limits.bodyBytesMax else { throw tooLong }
      isComplete = isAtEnd
      if isComplete { takeContent(buffer.count) }
    }
    if isComplete { return finish() }
    guard !isAtEnd else { throw .badRequest("the connection ended in the middle of the response") }
    return .needMore
  }

  private mutating func takeContent(_ length: Int) {
    pending?.response.body = buffer.copy(0..<length)
    buffer.consume(length)
  }

  private mutating func finish() -> Event {
    guard let done = pending.take() else { return .needMore }
    method = nil
    interimCount = 0
    return .response(done.response, keepAlive: done.keepAlive && buffer.isEmpty)
  }

  private mutating func refuse(_ problem: HTTPRefusal) -> Event {
    let refusal = problem.ofResponse(
      pending?.response.headers.wire ?? buffer.prefix(HTTPRefusal.headBytesMax))
    self.refusal = refusal
    buffer.removeAll()
    pending = nil
    head = ResponseHead()
    return .refused(refusal)
  }
}
