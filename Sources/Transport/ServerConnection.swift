import HTTP
import Loops
import TLS

/// One connection that was accepted. The hot path is a straight line: bytes, plaintext, request, handler,
/// response, ciphertext, one write.
actor ServerConnection: LoopBound, TCPStreamOwner {
  /// Input that may wait while a request is answered, before reading pauses.
  private static let waitingBytesMax = 64 * 1024
  /// Buffers that grew beyond it are given back.
  private static let keptBytesMax = 64 * 1024
  /// Input that is read and dropped after the end, so that closing does not take the last words from the peer.
  private static let lingerBytesMax = 16 * 1024 * 1024

  nonisolated let loop: EventLoop
  let handler: any ListenerHandler
  let configuration: ListenerConfiguration
  private let replica: Replica
  private let capturesWire: Bool

  private(set) var context = ServerConnectionContext.unknown
  private(set) var stream: TCPStream?
  var session: TLSSession?
  private var parser: HTTPRequestParser
  private var date = HTTPDate()
  private var plaintext: [UInt8] = []
  private var outgoing: [UInt8] = []
  private var ciphertext: [UInt8] = []

  var stage = Stage.opening
  var limit = TimeLimit()
  private var task: Task<Void, Never>?
  var hasHandshakeBegun = false
  private var isAnswering = false
  private var hasInputEnded = false
  private var isLastAnswer = false
  private var waitingBytes = 0
  private var lingerBytesLeft = lingerBytesMax
  private var reason: CloseReason?

  enum Stage { case opening, handshake, open, lingering, flushing, closing, closed }

  init(replica: Replica) {
    self.replica = replica
    loop = replica.loop
    handler = replica.handler
    configuration = replica.configuration
    capturesWire = replica.handler.capturesWire
    parser = HTTPRequestParser(limits: replica.configuration.httpLimits)
  }

  /// - Parameter refusal: why the connection is to be closed at once.
  func open(_ descriptor: Int32, from peer: SocketAddress, refusal: CloseReason?) {
    let stream = try? TCPStream(adopting: descriptor, on: loop, owner: self)
    self.stream = stream
    let local = stream?.localAddress
    context = ServerConnectionContext(
      peerAddress: peer.host, peerPort: peer.port, localAddress: local?.host ?? "", localPort: replica.port)
    handler.opened(context)
    guard let stream else { return closeWithoutStream() }
    if let refusal { return close(refusal) }
    guard startSession() else { return close(.broken("TLS could not be set up")) }
    stage = session == nil ? .open : .handshake
    limit.set(session == nil ? .idle : .handshake, now: loop.now, in: configuration)
    stream.startReading()
  }

  private func startSession() -> Bool {
    guard let tls = configuration.tls else { return true }
    session = try? TLSSession(tls, now: configuration.now())
    return session != nil
  }
}

// MARK: - Input

extension ServerConnection {
  func received(_ bytes: UnsafeRawBufferPointer) {
    switch stage {
    case .open, .handshake: take(bytes)
    case .lingering:
      lingerBytesLeft -= bytes.count
      if lingerBytesLeft < 0 { close(.completed) }
    case .opening, .flushing, .closing, .closed: break
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer) {
    if capturesWire { handler.captured(bytes, inbound: true, on: context) }
    if session != nil { decrypt(bytes) } else { parser.receive(bytes) }
    if isBusy { holdBack(bytes.count) }
    advance()
  }

  private func decrypt(_ bytes: UnsafeRawBufferPointer) {
    guard let session else { return }
    if stage == .handshake, isPlainRequest(bytes) { return refusePlainRequest() }
    plaintext.removeAll(keepingCapacity: true)
    var event = session.receive(bytes, plaintext: &plaintext)
    if stage == .handshake { takeKeyLines() }
    if case .handshakeCompleted = event {
      completeHandshake()
      // What ended the session in the same feed is told by the next one.
      event = session.receive(UnsafeRawBufferPointer(start: nil, count: 0), plaintext: &plaintext)
    }
    flushSession()
    if !plaintext.isEmpty {
      plaintext.withUnsafeBytes { parser.receive($0) }
      if plaintext.capacity > Self.keptBytesMax { plaintext = [] }
    }
    switch event {
    case .none, .handshakeCompleted: break
    case .closed, .truncated: inputEnded()
    case .failed(let failure): sessionFailed(failure)
    }
  }

  private func completeHandshake() {
    context.tls = session?.peer
    stage = .open
    handler.handshakeCompleted(context)
    limit.set(.idle, now: loop.now, in: configuration)
  }

  private func takeKeyLines() {
    guard capturesWire, let lines = session?.takeKeyLines(), !lines.isEmpty else { return }
    handler.captured(keyLines: lines, on: context)
  }

  func ended(_ error: UVError?) {
    if let error { return close(reason ?? .broken(error.sentence)) }
    switch stage {
    case .handshake: handshakeEnded()
    case .open: inputEnded()
    case .lingering, .opening: close(.peerClosed)
    case .flushing, .closing, .closed: break
    }
  }

  /// The peer has sent its last. It may still wait for the answer to what it has sent.
  private func inputEnded() {
    guard stage == .open, !hasInputEnded else { return }
    hasInputEnded = true
    advance()
    guard stage == .open, !isBusy else { return }
    closeGently(parser.phase == .idle ? .peerClosed : .broken("the peer ended in the middle of a request"))
  }
}

// MARK: - Requests and responses

extension ServerConnection {
  private typealias Next = (request: HTTPRequest, keepAlive: Bool)

  /// While busy, input waits in the parser.
  private var isBusy: Bool { isAnswering || isCongested }
  private var isCongested: Bool { (stream?.unsentBytes ?? 0) > TCPStream.unsentBytesHigh }

  private func holdBack(_ count: Int) {
    waitingBytes += count
    if waitingBytes > Self.waitingBytesMax { stream?.stopReading() }
  }

  private func advance() {
    guard stage == .open, !isBusy, let next = nextRequest() else { return }
    isAnswering = true
    limit.set(.none, now: loop.now, in: configuration)
    task = Task.immediate { await self.answer(next) }
  }

  private func nextRequest() -> Next? {
    while stage == .open, !isCongested {
      switch parser.next() {
      case .needMore:
        waitForInput()
        return nil
      case .expectsContinue: send(Self.continueResponse)
      case .request(let request, let keepAlive): return (request, keepAlive)
      case .refused(let refusal):
        refuse(refusal)
        return nil
      }
    }
    return nil
  }

  private static let continueResponse = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  private func waitForInput() {
    if waitingBytes > 0 {
      waitingBytes = 0
      stream?.startReading()
    }
    guard (stream?.unsentBytes ?? 0) == 0 else { return limit.set(.output, now: loop.now, in: configuration) }
    switch parser.phase {
    case .idle: limit.set(.idle, now: loop.now, in: configuration)
    case .head: limit.set(.head, now: loop.now, in: configuration)
    case .body: limit.set(.body, now: loop.now, in: configuration)
    }
  }

  /// Answers one request after the other, until input runs out.
  private func answer(_ first: Next) async {
    var next: Next? = first
    while let (request, keepAlive) = next {
      let response = await handler.respond(to: request, on: context)
      send(response, to: request, keepAlive: keepAlive && !isLastAnswer)
      next = nextRequest()
    }
    isAnswering = false
    task = nil
    afterAnswers()
  }

  private func send(_ response: HTTPResponse, to request: HTTPRequest, keepAlive: Bool) {
    guard stage == .open else { return }
    outgoing.removeAll(keepingCapacity: true)
    response.serialize(
      for: request.method, version: request.version, keepAlive: keepAlive,
      date: date.text(at: configuration.now()),
      into: &outgoing)
    limit.set(.none, now: loop.now, in: configuration)
    send(outgoing)
    if outgoing.capacity > Self.keptBytesMax { outgoing = [] }
    if !keepAlive { closeGently(isLastAnswer ? .listenerStopped : .completed) }
  }

  private func afterAnswers() {
    switch stage {
    case .open where isCongested: limit.set(.output, now: loop.now, in: configuration)
    case .open where hasInputEnded:
      closeGently(parser.phase == .idle ? .peerClosed : .broken("the peer ended in the middle of a request"))
    case .closed: reportClosed()
    default: break
    }
  }

  private func refuse(_ refusal: HTTPRefusal) {
    handler.refused(refusal, on: context)
    outgoing.removeAll(keepingCapacity: true)
    HTTPResponse(status: refusal.status).serialize(
      for: "GET", version: .http1_1, keepAlive: false, date: date.text(at: configuration.now()),
      into: &outgoing)
    send(outgoing)
    closeGently(.refused(refusal.status))
  }
}

// MARK: - Output

extension ServerConnection {
  func send(_ bytes: [UInt8]) {
    guard let session else { return transmit(bytes) }
    bytes.withUnsafeBytes { session.send($0) }
    flushSession()
  }

  func flushSession() {
    guard let session else { return }
    ciphertext.removeAll(keepingCapacity: true)
    session.takeOutput(into: &ciphertext)
    if !ciphertext.isEmpty { transmit(ciphertext) }
    if ciphertext.capacity > Self.keptBytesMax { ciphertext = [] }
  }

  func transmit(_ bytes: [UInt8]) {
    guard let stream else { return }
    bytes.withUnsafeBytes { bytes in
      if capturesWire { handler.captured(bytes, inbound: false, on: context) }
      if let error = stream.write(bytes) { close(reason ?? .broken(error.sentence)) }
    }
  }

  func wrote() {
    guard let stream else { return }
    if stage == .flushing, stream.unsentBytes == 0 { return close(.completed) }
    guard stage == .open, !isAnswering, stream.unsentBytes <= TCPStream.unsentBytesLow else { return }
    advance()
    if stage == .open, !isAnswering, hasInputEnded { inputHasBeenAnswered() }
  }

  private func inputHasBeenAnswered() {
    if !isCongested { closeGently(.peerClosed) }
  }
}

// MARK: - The end

extension ServerConnection {
  /// Sends what is left and FIN, then reads on for a while: a socket closed with input unread is reset, and
  /// the peer would lose the alert or the status that was on its way.
  func closeGently(_ why: CloseReason) {
    guard stage == .open || stage == .handshake else { return }
    reason = reason ?? why
    if stage == .open {
      session?.close()
      flushSession()
    }
    guard let stream, !stream.isClosing else { return }
    stream.finishWriting()
    if hasInputEnded, stream.unsentBytes == 0 { return close(why) }
    stage = hasInputEnded ? .flushing : .lingering
    limit.set(.linger, now: loop.now, in: configuration)
    stream.startReading()
  }

  func close(_ why: CloseReason) {
    guard stage != .closed else { return }
    reason = reason ?? why
    stage = .closing
    stream?.close()
  }

  func closed() {
    stage = .closed
    stream = nil
    if !isAnswering { reportClosed() }
  }

  /// The system did not give us a handle for the socket.
  private func closeWithoutStream() {
    reason = .broken("the socket could not be taken over")
    closed()
  }

  private func reportClosed() {
    handler.closed(context, reason: reason ?? .peerClosed)
    session = nil
    replica.assumeIsolated { $0.removed(self) }
  }

  /// The listener stops: a running answer is the last.
  func stop() {
    isLastAnswer = true
    guard !isAnswering else { return }
    if stage == .open {
      reason = reason ?? .listenerStopped
      session?.close()
      flushSession()
    }
    if (stream?.unsentBytes ?? 0) == 0 { close(.listenerStopped) } else { closeGently(.listenerStopped) }
  }

  /// The grace has run out.
  func abort() {
    task?.cancel()
    close(.listenerStopped)
  }

  func expire(at now: UInt64) {
    guard limit.hasPassed(at: now) else { return }
    switch limit.kind {
    case .none: break
    case .handshake: handshakeTimedOut()
    case .idle: closeGently(.idle)
    case .head:
      refuse(HTTPRefusal(status: 408, reason: "the head took longer than \(configuration.headerTime)"))
    case .body:
      refuse(HTTPRefusal(status: 408, reason: "the body took longer than \(configuration.bodyTime)"))
    case .output: close(.stalled)
    case .linger: close(.completed)
    }
  }
}
