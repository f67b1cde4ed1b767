import HTTP
import Loops
import TLS

/// One connection that was accepted. The hot path is a straight line: bytes, plaintext, request, handler,
/// response, ciphertext, one write.
actor ServerConnection: LoopBound, TCPStreamOwner {
  /// Input that may wait while a request is answered, before reading pauses.
  static let waitingBytesMax = 64 * 1024
  /// Buffers that grew beyond it are given back.
  static let keptBytesMax = 64 * 1024
  /// Input that is read and dropped after the end, so that closing does not take the last words from the peer.
  private static let lingerBytesMax = 16 * 1024 * 1024

  nonisolated let loop: EventLoop
  let handler: any ListenerHandler
  let configuration: ListenerConfiguration
  let replica: Replica
  let capturesWire: Bool

  var context = ServerConnectionContext.unknown
  var stream: TCPStream?
  var session: TLSSession?
  var parser: HTTPRequestParser
  var date = HTTPDate()
  var plaintext: [UInt8] = []
  var outgoing: [UInt8] = []
  var ciphertext: [UInt8] = []

  var stage = Stage.opening
  var limit = TimeLimit()
  var task: Task<Void, Never>?
  var hasHandshakeBegun = false
  var isAnswering = false
  /// The answer that runs is a stream.
  var isStreaming = false
  /// A stream that waits until the peer has taken most of what was written.
  var drained: CheckedContinuation<Void, Never>?
  var hasInputEnded = false
  /// Why the answer that runs is the last, where it is.
  var lastAnswerReason: CloseReason?
  var waitingBytes = 0
  var lingerBytesLeft = lingerBytesMax
  var reason: CloseReason?

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
    if let error {
      if isAnswering, !hasInputEnded { handler.peerLeft(context) }
      return close(reason ?? .broken(error.sentence))
    }
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
    if isAnswering { handler.peerLeft(context) }
    if isStreaming { peerHasEnded() }
    advance()
    guard stage == .open, !isBusy else { return }
    endOfRequests()
  }
}

// MARK: - Output

extension ServerConnection {
  func send(_ bytes: [UInt8]) {
    guard let session else { return transmit(bytes) }
    bytes.withUnsafeBytes { session.send($0) }
    flushSession()
  }

  func sendOutgoing() {
    send(outgoing)
    if outgoing.capacity > Self.keptBytesMax { outgoing = [] }
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
    guard stage == .open, stream.unsentBytes <= TCPStream.unsentBytesLow else { return }
    guard !isAnswering else { return resumeStreaming() }
    advance()
    if stage == .open, !isAnswering, hasInputEnded { inputHasBeenAnswered() }
  }

  private func inputHasBeenAnswered() {
    if !isCongested { closeGently(.peerClosed) }
  }
}
