import COpenSSL

/// One TLS connection without a socket: bytes of the wire go in and come out, so does plaintext.
///
/// Confined to the loop of its connection. After every `start`, `receive`, `endOfStream`, `send` and `close`
/// the caller takes the output and sends it, also after a failure: the alert is in it.
package final class TLSSession {
  let context: TLSContext
  /// Lab time in seconds since 1970, by which certificates are judged.
  let now: Int64
  /// Owned, and through it both memory BIOs.
  let pointer: OpaquePointer
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer

  /// Plaintext that waits for the end of the handshake; the caller bounds what it sends before.
  private var backlog: [UInt8] = []
  private var isEstablished = false
  /// What every later feed is answered with.
  private var end: TLSEvent?

  /// Nil until the handshake is done.
  package private(set) var peer: TLSPeer?

  // Written by the callbacks of OpenSSL, which run inside the calls below.
  var presented = PresentedCertificates()
  var alert: ObservedAlert?
  var keyLines: [String] = []

  /// A ciphertext record holds no more.
  static let recordBytesMax = 16_384
  /// A handshake gives five.
  static let keyLinesMax = 64

  /// Errors: OpenSSL has no memory, or the server name cannot be set.
  package init(_ context: TLSContext, now: Int64) throws(TLSError) {
    ERR_clear_error()
    guard let pointer = SSL_new(context.pointer), let incoming = BIO_new(BIO_s_mem()),
      let outgoing = BIO_new(BIO_s_mem())
    else { throw TLSError.library(OpenSSLError.takeFirst().text) }
    SSL_set_bio(pointer, incoming, outgoing)
    self.context = context
    self.now = now
    self.pointer = pointer
    self.incoming = incoming
    self.outgoing = outgoing
    // Unretained: callbacks run only inside this object's own calls.
    SSL_set_ex_data(pointer, 0, Unmanaged.passUnretained(self).toOpaque())
    switch context.side {
    case .server: SSL_set_accept_state(pointer)
    case .client(let serverName):
      SSL_set_connect_state(pointer)
      try expect(serverName: serverName)
    }
  }

  deinit { SSL_free(pointer) }

  var isServer: Bool {
    if case .server = context.side { true } else { false }
  }

  /// Makes the first flight of a client; does nothing for a server.
  package func start() {
    guard !isServer, end == nil, !isEstablished else { return }
    _ = shakeHands()
  }

  /// Takes bytes of the wire and appends what they decrypt to. An empty feed does nothing.
  package func receive(_ bytes: UnsafeRawBufferPointer, plaintext: inout [UInt8]) -> TLSEvent {
    if let end { return end }
    guard feed(bytes) else { return finish(.failed(failure())) }
    return advance(&plaintext)
  }

  /// The stream has ended without more bytes. `closed` where the peer had said so, else `truncated`, or
  /// `failed` where the handshake was not done.
  package func endOfStream() -> TLSEvent {
    if let end { return end }
    COpenSSL_set_end_of_stream(incoming, 0)
    var nothing: [UInt8] = []
    return advance(&nothing)
  }

  /// Encrypts, or keeps until the handshake is done. After a failure it does nothing.
  package func send(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty, !hasFailed else { return }
    guard isEstablished, backlog.isEmpty else {
      backlog.append(contentsOf: bytes)
      return
    }
    write(bytes)
  }

  /// Says that nothing more will be sent (close_notify). What the peer still sends can be received.
  package func close() {
    guard isEstablished, !hasFailed else { return }
    ERR_clear_error()
    SSL_shutdown(pointer)
    ERR_clear_error()
  }

  /// Appends what is to be sent to the peer.
  package func takeOutput(into out: inout [UInt8]) {
    let pending = COpenSSL_pending(outgoing)
    guard pending > 0 else { return }
    out.append(addingCapacity: pending) { span in
      span.withUnsafeMutableBufferPointer { buffer, written in
        let count = BIO_read(outgoing, buffer.baseAddress, Int32(clamping: pending))
        written = max(0, Int(count))
      }
    }
  }

  /// Lines for a key log file as Wireshark reads it, since the last call; empty unless the context logs keys.
  package func takeKeyLines() -> [String] {
    defer { keyLines = [] }
    return keyLines
  }
}

// MARK: - The pump: feed, shake hands, read all, write the backlog

extension TLSSession {
  private func feed(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !bytes.isEmpty else { return true }
    guard let count = Int32(exactly: bytes.count) else { return false }
    return BIO_write(incoming, bytes.baseAddress, count) == count
  }

  private func advance(_ plaintext: inout [UInt8]) -> TLSEvent {
    guard !isEstablished else { return readAll(&plaintext) }
    guard shakeHands() else { return end ?? .none }
    // Reports the end on the next call, so that nobody misses that there was a peer.
    _ = readAll(&plaintext)
    writeBacklog()
    return .handshakeCompleted
  }

  /// Whether the handshake is done.
  private func shakeHands() -> Bool {
    switch call({ SSL_do_handshake(pointer) }) {
    case .done:
      isEstablished = true
      peer = makePeer()
      return true
    case .again: return false
    case .closed, .failed:
      _ = finish(.failed(failure()))
      return false
    }
  }

  private func readAll(_ plaintext: inout [UInt8]) -> TLSEvent {
    // Each turn takes a record out of a bounded feed. A read of nothing would cost OpenSSL a buffer.
    while true {
      switch readOnce(&plaintext) {
      case .done: if waitingBytes == 0 { return .none }
      case .again: return .none
      case .closed: return finish(.closed)
      case .failed:
        let error = OpenSSLError.takeFirst()
        return finish(error.isUnexpectedEnd ? .truncated : .failed(failure(error)))
      }
    }
  }

  private func readOnce(_ plaintext: inout [UInt8]) -> Outcome {
    // No more plaintext can come than there is ciphertext.
    let capacity = min(Self.recordBytesMax, max(1, waitingBytes))
    var outcome = Outcome.again
    plaintext.append(addingCapacity: capacity) { span in
      span.withUnsafeMutableBufferPointer { buffer, written in
        outcome = call { SSL_read_ex(pointer, buffer.baseAddress, capacity, &written) }
      }
    }
    return outcome
  }

  private var waitingBytes: Int { COpenSSL_pending(incoming) + Int(SSL_pending(pointer)) }

  private func writeBacklog() {
    guard !backlog.isEmpty, !hasFailed else { return }
    let waiting = backlog
    backlog = []
    waiting.withUnsafeBytes { write($0) }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    // A memory BIO takes everything, so this neither blocks nor writes a part.
    var written = 0
    let outcome = call { SSL_write_ex(pointer, bytes.baseAddress, bytes.count, &written) }
    if case .done = outcome { return }
    _ = finish(.failed(failure()))
  }

  private enum Outcome { case done, again, closed, failed }

  /// Every call that may fail goes through here: the error queue is empty before, and read at once after.
  private func call(_ body: () -> Int32) -> Outcome {
    ERR_clear_error()
    let result = body()
    if result > 0 { return .done }
    switch SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .again
    case SSL_ERROR_ZERO_RETURN: return .closed
    default: return .failed
    }
  }

  private func finish(_ event: TLSEvent) -> TLSEvent {
    end = event
    return event
  }

  private var hasFailed: Bool {
    if case .failed = end { true } else { false }
  }

  private func failure(_ error: OpenSSLError = .takeFirst()) -> TLSFailure {
    TLSFailure(error, alert: alert, presented: presented, ofServer: isServer, established: isEstablished)
  }
}
