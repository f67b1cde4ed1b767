import HTTP
import Loops
import TLS

/// The ways in which a connection ends. `closed` is reported when the socket is closed and no request runs.
extension ServerConnection {
  /// Sends what is left and FIN, then reads on for a while: a socket closed with input unread is reset, and
  /// the peer would lose the alert or the status that was on its way.
  func closeGently(_ why: CloseReason) {
    guard stage == .open || stage == .handshake else { return }
    reason = reason ?? why
    stopStreaming()
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

  /// The handler wants it broken.
  func end(by ending: ServerConnectionContext.Ending) {
    guard stage == .open else { return }
    switch ending {
    case .reset:
      stream?.resetsAtClose = true
      close(.broken("the connection was reset on purpose"))
    case .bytes(let bytes):
      send(bytes)
      closeGently(.broken("the response was broken on purpose"))
    }
  }

  func close(_ why: CloseReason) {
    guard stage != .closed else { return }
    reason = reason ?? why
    stage = .closing
    stopStreaming()
    stream?.close()
  }

  func closed() {
    stage = .closed
    stream = nil
    if !isAnswering { reportClosed() }
  }

  /// The system did not give us a handle for the socket.
  func closeWithoutStream() {
    reason = .broken("the socket could not be taken over")
    closed()
  }

  func reportClosed() {
    handler.closed(context, reason: reason ?? .peerClosed)
    session = nil
    replica.assumeIsolated { $0.removed(self) }
  }

  /// The listener stops: a running answer is the last.
  func stop() {
    lastAnswerReason = .listenerStopped
    guard !isAnswering, stage == .open || stage == .handshake else { return }
    guard (stream?.unsentBytes ?? 0) == 0 else { return closeGently(.listenerStopped) }
    session?.close()
    flushSession()
    close(.listenerStopped)
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
      abandon(HTTPRefusal(status: 408, reason: "the head took longer than \(configuration.headerTime)"))
    case .body:
      abandon(HTTPRefusal(status: 408, reason: "the body took longer than \(configuration.bodyTime)"))
    case .output: close(.stalled)
    case .linger: close(.completed)
    }
  }
}
