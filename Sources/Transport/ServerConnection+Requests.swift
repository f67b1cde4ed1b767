import HTTP
import Loops
import TLS

/// Takes requests from the parser, one at a time, and sends their answers in order.
extension ServerConnection {
  private typealias Next = (request: HTTPRequest, keepAlive: Bool)

  /// While busy, input waits in the parser.
  var isBusy: Bool { isAnswering || isCongested }
  var isCongested: Bool { (stream?.unsentBytes ?? 0) > TCPStream.unsentBytesHigh }

  func holdBack(_ count: Int) {
    waitingBytes += count
    if waitingBytes > Self.waitingBytesMax { stream?.stopReading() }
  }

  func advance() {
    guard stage == .open, !isBusy, let next = nextRequest() else { return }
    isAnswering = true
    limit.set(.none, now: loop.now, in: configuration)
    task = answering(next)
  }

  /// Continuations resume on the executor that their task prefers; without one that is the global pool, two hops
  /// away. The task begins outside of any actor, so that its first job comes by preference, too: the runtime
  /// then finds it where it belongs at every await, and switches nowhere.
  private nonisolated func answering(_ first: Next) -> Task<Void, Never> {
    Task(executorPreference: loop.taskExecutor) { await self.answer(first) }
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
      if let ending = context.ending {
        end(by: ending)
        break
      }
      let framing = response.streamFraming(for: request.method, version: request.version)
      let isKept = keepAlive && lastAnswerReason == nil && framing != .untilClose
      send(response, to: request, keepAlive: isKept)
      if let stream = response.stream, let framing { await relay(stream, as: framing) }
      if !isKept || lastAnswerReason != nil { closeGently(lastAnswerReason ?? .completed) }
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
    sendOutgoing()
  }

  private func afterAnswers() {
    switch stage {
    case .open where isCongested: limit.set(.output, now: loop.now, in: configuration)
    case .open where hasInputEnded:
      endOfRequests()
    case .closed: reportClosed()
    default: break
    }
  }

  /// No more input comes. Who ended in the middle of a request may still read why it was not answered.
  func endOfRequests() {
    guard parser.phase != .idle else { return closeGently(.peerClosed) }
    abandon(HTTPRefusal(status: 400, reason: "the peer ended in the middle of a request"))
  }

  /// Refuses the request that has begun.
  func abandon(_ problem: HTTPRefusal) { refuse(parser.abandon(problem)) }

  private func refuse(_ refusal: HTTPRefusal) {
    let response = handler.refused(refusal, on: context)
    outgoing.removeAll(keepingCapacity: true)
    response.serialize(
      for: "GET", version: .http1_1, keepAlive: false, date: date.text(at: configuration.now()),
      into: &outgoing)
    send(outgoing)
    closeGently(.refused(refusal.status))
  }
}
