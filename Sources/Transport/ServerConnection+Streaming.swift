import HTTP
import Loops

/// Sends content while its source makes it, no faster than the peer takes it.
extension ServerConnection {
  /// Returns when the last portion is written, or the connection is no longer open.
  func relay(_ stream: ContentStream, as framing: StreamFraming) async {
    guard stage == .open else { return }
    isStreaming = true
    self.stream?.boundSendBuffer(bytes: TCPStream.unsentBytesHigh)
    if hasInputEnded { peerHasEnded() }
    do {
      try await stream.run { (portion) async throws(CancellationError) in
        try await self.write(portion, as: framing)
      }
      finish(framing)
    } catch {
      // The content must not seem whole: no last chunk, and for whom the end of the connection is the end of
      // the content, a reset.
      if stage == .open { breakOff(framing) }
    }
    isStreaming = false
  }

  /// Who has closed its socket and who merely sends no more look alike. The source is told by cancellation; one
  /// that has an end may go on to it.
  func peerHasEnded() {
    task?.cancel()
    lastAnswerReason = lastAnswerReason ?? .peerClosed
  }

  /// The connection is ending, and nobody waits for the rest.
  func stopStreaming() {
    guard isStreaming else { return }
    task?.cancel()
    resumeStreaming()
  }

  /// The peer has taken most of what was written, or takes no more.
  func resumeStreaming() {
    drained?.resume()
    drained = nil
  }

  private func write(_ portion: [UInt8], as framing: StreamFraming) async throws(CancellationError) {
    guard stage == .open else { throw CancellationError() }
    outgoing.removeAll(keepingCapacity: true)
    framing.append(portion, into: &outgoing)
    sendOutgoing()
    guard stage == .open, isCongested else { return }
    limit.set(.output, now: loop.now, in: configuration)
    await withCheckedContinuation { drained = $0 }
    guard stage == .open else { throw CancellationError() }
    limit.set(.none, now: loop.now, in: configuration)
  }

  private func finish(_ framing: StreamFraming) {
    guard stage == .open else { return }
    outgoing.removeAll(keepingCapacity: true)
    framing.appendEnd(into: &outgoing)
    sendOutgoing()
  }

  private func breakOff(_ framing: StreamFraming) {
    if case .untilClose = framing { stream?.resetsAtClose = true }
    close(.broken("the response was broken off"))
  }
}
