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
  private let pool: ClientPool
  private let configuration: ClientConfiguration
  private var stream: TCPStream?
  /// Those being closed included.
  private var openStreams = 0
  private var session: TLSSession?
  private var parser: HTTPResponseParser
  private var localPort: UInt16?

  private var state = State.connecting
  private var deadline = UInt64.max
  private var handshake: CheckedContinuation<ClientError?, Never>?
  private var response: CheckedContinuation<Result<HTTPResponse, ExchangeFailure>, Never>?
  private var hasAnswered = false
  private var isAnswerBegun = false

  private var plaintext: [UInt8] = []
  private var outgoing: [UInt8] = []
  private var ciphertext: [UInt8] = []

  private enum State: Equatable { case connecting, handshake, idle, busy, failed(ClientError) }

  init(pool: ClientPool) {
    self.pool = pool
    loop = pool.loop
    configuration = pool.configuration
    parser = HTTPResponseParser(limits: pool.configuration.httpLimits)
  }

  /// Connects and shakes hands. After an error the connection is of no use.
  func open(until deadline: UInt64) async -> ClientError? {
    self.deadline = deadline
    if let error = await connect(until: deadline) {
      fail(error)
      if openStreams == 0 { await pool.removed(self) }
      return error
    }
    return await shakeHands()
  }

  /// Sends one request and waits for its response.
  func exchange(
    _ request: HTTPRequest, tag: UInt64, until deadline: UInt64
  ) async -> Result<HTTPResponse, ExchangeFailure> {
    if case .failed(let error) = state { return .failure(ExchangeFailure(error: error, hadNoAnswer: true)) }
    self.deadline = deadline
    state = .busy
    isAnswerBegun = false
    pool.observer.began(tag: tag, localPort: localPort ?? 0)
    outgoing.removeAll(keepingCapacity: true)
    request.serialize(host: configuration.hostHeader, into: &outgoing)
    parser.expect(method: request.method)
    return await withCheckedContinuation { continuation in
      response = continuation
      send(outgoing)
      if outgoing.capacity > Self.keptBytesMax { outgoing = [] }
    }
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

// MARK: - Opening

extension ClientConnection {
  /// Tries every address of the host, in order.
  private func connect(until deadline: UInt64) async -> ClientError? {
    do throws(UVError) {
      var last = UVError.connectionRefused
      for address in try await loop.addresses(of: configuration.host, port: configuration.port) {
        if case .failed(let error) = state { return error }
        guard let failure = await connect(to: address, until: deadline) else { return nil }
        last = failure
      }
      return error(last)
    } catch {
      return self.error(error)
    }
  }

  private func connect(to address: SocketAddress, until deadline: UInt64) async -> UVError? {
    let local = configuration.localAddress.flatMap { SocketAddress(host: $0, port: 0) }
    let left = deadline > loop.now ? deadline - loop.now : 0
    do throws(UVError) {
      let attempt = try TCPStream(on: loop, owner: self)
      stream = attempt
      openStreams += 1
      try await attempt.connect(
        to: address, from: local?.family == address.family ? local : nil, within: .milliseconds(left))
      return nil
    } catch {
      return error
    }
  }

  private func error(_ error: UVError) -> ClientError {
    let text = "no connection to \(configuration.place): \(error.sentence)"
    return switch error {
    case .connectionRefused: .connectionRefused(text)
    case .timedOut: .timedOut(text)
    default: .broken(text)
    }
  }

  private func shakeHands() async -> ClientError? {
    if case .failed(let error) = state { return error }
    let local = stream?.localAddress
    localPort = local?.port
    pool.observer.connected(local: local?.host ?? "", port: local?.port ?? 0)
    stream?.startReading()
    guard let tls = configuration.tls else {
      state = .idle
      return nil
    }
    guard let session = try? TLSSession(tls, now: configuration.now()) else {
      let error = ClientError.handshake("TLS could not be set up")
      fail(error)
      return error
    }
    self.session = session
    state = .handshake
    return await withCheckedContinuation { continuation in
      handshake = continuation
      session.start()
      flushSession()
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
    if error == nil { state = .idle }
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
    case .needMore: break
    case .response(let response, let keepAlive): finish(response, keepAlive: keepAlive)
    case .refused(let refusal):
      fail(.broken("the response of \(configuration.place) is not understood: \(refusal.reason)"))
    }
  }

  private func finish(_ answer: HTTPResponse, keepAlive: Bool) {
    guard let waiting = response.take() else { return }
    hasAnswered = true
    state = .idle
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

  private func flushSession() {
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
