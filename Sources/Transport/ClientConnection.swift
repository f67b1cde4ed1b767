import HTTP
import Loops
import TLS

/// Why an exchange failed, and whether it can be tried again.
struct ExchangeFailure: Error {
  let error: ClientError
  /// The connection ended before any byte of a response.
  let hadNoAnswer: Bool
}

/// One connection of a pool.
actor ClientConnection: LoopBound, TCPStreamOwner {
  private static let keptBytesMax = 64 * 1024

  nonisolated let loop: EventLoop
  let pool: ClientPool
  let configuration: ClientConfiguration
  /// That of the pool in which the connection was begun.
  let era: Int
  var stream: TCPStream?
  /// Those being closed included.
  var openStreams = 0
  var session: TLSSession?
  private var parser: HTTPResponseParser
  var localPort: UInt16?

  var state = State.connecting
  var deadline = UInt64.max
  var handshake: CheckedContinuation<ClientError?, Never>?
  private var response: CheckedContinuation<Result<HTTPResponse, ExchangeFailure>, Never>?
  private var receive: ContentReceiver?
  private var hasAnswered = false
  private var isAnswerBegun = false

  private var plaintext: [UInt8] = []
  private var outgoing: [UInt8] = []
  private var ciphertext: [UInt8] = []

  enum State: Equatable { case connecting, handshake, idle, busy, failed(ClientError) }

  init(pool: ClientPool, era: Int) {
    self.pool = pool
    self.era = era
    loop = pool.loop
    configuration = pool.configuration
    parser = HTTPResponseParser(limits: pool.configuration.httpLimits)
  }

  /// Sends one request and waits for its response.
  /// - Parameter receive: takes content of unknown length as it comes. There is no deadline for it.
  func exchange(
    _ request: HTTPRequest, tag: UInt64, until deadline: UInt64, receive: ContentReceiver? = nil
  ) async -> Result<HTTPResponse, ExchangeFailure> {
    if case .failed(let error) = state { return .failure(ExchangeFailure(error: error, hadNoAnswer: true)) }
    self.deadline = deadline
    self.receive = receive
    state = .busy
    isAnswerBegun = false
    pool.observer.began(tag: tag, localPort: localPort ?? 0)
    outgoing.removeAll(keepingCapacity: true)
    request.serialize(host: configuration.hostHeader, into: &outgoing)
    parser.expect(method: request.method, inPortions: receive != nil)
    return await withCheckedContinuation { continuation in
      if case .failed(let error) = state {
        return continuation.resume(returning: .failure(ExchangeFailure(error: error, hadNoAnswer: true)))
      }
      response = continuation
      send(outgoing)
      if outgoing.capacity > Self.keptBytesMax { outgoing = [] }
    }
  }

  /// Whoever waited for this has the connection now, and says when it next comes to rest. Until then the limit of
  /// what is over must not end it.
  func becomeReady() {
    state = .idle
    deadline = .max
  }

  /// Whether the connection can be kept; it then waits until `deadline` to be used again.
  func rest(until deadline: UInt64) -> Bool {
    guard state == .idle else { return false }
    self.deadline = deadline
    return true
  }

  func expire(at now: UInt64) {
    guard now >= deadline else { return }
    switch state {
    case .connecting, .failed: break  // An attempt to connect has a timer of its own.
    case .handshake: fail(.timedOut("the handshake with \(configuration.place) was not done in time"))
    case .idle: fail(.broken("the connection was idle for too long"))
    case .busy: fail(.timedOut("\(configuration.place) did not answer in time"))
    }
  }
}

// MARK: - Input

extension ClientConnection {
  func received(_ bytes: UnsafeRawBufferPointer) {
    if session != nil { decrypt(bytes) } else { take(bytes) }
  }

  private func decrypt(_ bytes: UnsafeRawBufferPointer) {
    guard let session else { return }
    plaintext.removeAll(keepingCapacity: true)
    var event = session.receive(bytes, plaintext: &plaintext)
    if case .handshakeCompleted = event {
      finishHandshake(nil)
      event = session.receive(UnsafeRawBufferPointer(start: nil, count: 0), plaintext: &plaintext)
    }
    flushSession()
    if !plaintext.isEmpty { plaintext.withUnsafeBytes { take($0) } }
    if plaintext.capacity > Self.keptBytesMax { plaintext = [] }
    heed(event)
  }

  private func heed(_ event: TLSEvent) {
    switch event {
    case .none, .handshakeCompleted: break
    case .closed: inputEnded()
    case .truncated: fail(.broken("\(configuration.place) broke the connection off without a close_notify"))
    case .failed(let failure): fail(error(failure))
    }
  }

  /// Under TLS 1.3 a client hears that its certificate was refused only when it reads.
  private func error(_ failure: TLSFailure) -> ClientError {
    if state == .handshake || (failure.rejectedByPeer && !hasAnswered) { return .handshake(failure.words) }
    return .broken(failure.words)
  }

  private func finishHandshake(_ error: ClientError?) {
    if error == nil { becomeReady() }
    handshake?.resume(returning: error)
    handshake = nil
  }

  private func take(_ bytes: UnsafeRawBufferPointer) {
    guard state == .busy else {
      return fail(.broken("\(configuration.place) sent what nobody had asked for"))
    }
    isAnswerBegun = true
    parser.receive(bytes)
    heed(parser.next())
  }

  private func heed(_ event: HTTPResponseParser.Event) {
    switch event {
    case .needMore: passOn()
    case .response(let response, let keepAlive): finish(response, keepAlive: keepAlive)
    case .refused(let refusal):
      fail(.broken("the response of \(configuration.place) is not understood: \(refusal.reason)"))
    }
  }

  private func passOn() {
    guard let receive, let portion = parser.takePortion() else { return }
    deadline = .max
    if !portion.content.isEmpty { receive(portion.head, portion.content) }
  }

  private func finish(_ answer: HTTPResponse, keepAlive: Bool) {
    guard let waiting = response.take() else { return }
    hasAnswered = true
    becomeReady()
    if !keepAlive { fail(.broken("the connection was closed after a response")) }
    waiting.resume(returning: .success(answer))
  }

  func ended(_ error: UVError?) {
    if let error { return fail(.broken("the connection to \(configuration.place) broke: \(error.sentence)")) }
    guard let session else { return inputEnded() }
    heed(session.endOfStream())
  }

  private func inputEnded() {
    if state == .busy, isAnswerBegun { heed(parser.endOfStream()) }
    fail(.broken("\(configuration.place) closed the connection"))
  }
}

// MARK: - Output and end

extension ClientConnection {
  private func send(_ bytes: [UInt8]) {
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

  private func transmit(_ bytes: [UInt8]) {
    let error = bytes.withUnsafeBytes { stream?.write($0) }
    // Reading tells more of a connection that is broken: the server may have said why.
    if let error, error.name != "EPIPE", error.name != "ECONNRESET" {
      fail(.broken("the connection to \(configuration.place) broke: \(error.sentence)"))
    }
  }

  func wrote() {}

  /// Ends the connection, and with it whatever waits for it. The first reason counts.
  func fail(_ error: ClientError) {
    if case .failed = state { return }
    let isHandshake = handshake != nil
    state = .failed(error)
    pool.assumeIsolated { $0.ended(self) }
    if !isHandshake {
      session?.close()
      flushSession()
    }
    stream?.close()
    finishHandshake(error)
    response.take()?.resume(returning: .failure(ExchangeFailure(error: error, hadNoAnswer: !isAnswerBegun)))
  }

  func closed() {
    openStreams -= 1
    // Else this was one of several addresses, and the next is being tried.
    guard case .failed = state, openStreams == 0 else { return }
    stream = nil
    session = nil
    if let localPort { pool.observer.disconnected(localPort: localPort) }
    pool.assumeIsolated { $0.removed(self) }
  }
}
