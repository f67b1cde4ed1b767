import HTTP
import Nodes
import OAuth
import Topology
import TrafficLog
import Transport

/// A link over real connections: a pool of them, on the loop of the node that sends.
struct TransportLink: Link {
  let name: String
  let owner: NodeName
  let target: ListenerName
  let pool: ClientPool
  let timeout: Duration
  let recorder: TrafficRecorder
  let clock: LabClock
  let traces: TraceTable
  let faults: LinkFaults
  let sockets: OutboundSockets

  func send(_ request: HTTPRequest, cause: ExchangeID) async throws(LinkFailure) -> HTTPResponse {
    let request = traces.traced(request, cause: cause)
    if let fault = faults.take() { return try await send(request, meeting: ArmedFault(fault, cause: cause)) }
    let attempt = Attempt(request, cause: cause, clock)
    do {
      return try await pool.send(request, tag: cause.number, timeout: timeout)
    } catch {
      let failure = LinkFailure(error)
      record(attempt, failure)
      throw failure
    }
  }

  /// The same, with a fault that the far end carries out when it has the request; a delay passes here.
  private func send(
    _ request: HTTPRequest, meeting armed: ArmedFault
  ) async throws(LinkFailure) -> HTTPResponse {
    recorder.feed.publishState()
    let attempt = Attempt(request, cause: armed.cause, clock)
    let specification = armed.fault.specification
    var rest = timeout
    if specification.kind == .delay {
      let delay = specification.delay ?? FaultSpecification.delayUnlessSaid
      await pool.pause(for: min(delay, timeout))
      rest -= delay
      guard rest > .zero else {
        let failure = LinkFailure.timedOut("\(name): \(armed.failure)")
        record(attempt, failure, [armed.refusal])
        throw failure
      }
    }
    let tag = sockets.arm(armed)
    defer { sockets.disarm(tag) }
    do {
      return try await pool.send(request, tag: tag, timeout: rest, repeats: false)
    } catch {
      let failure = LinkFailure(error)
      // Else the far end has it in its own record.
      if !armed.isEnacted { record(attempt, failure) }
      throw failure
    }
  }

  /// A request that got no response is recorded here; all others are recorded where they arrive.
  private func record(_ attempt: Attempt, _ failure: LinkFailure, _ verdicts: [Verdict] = []) {
    recorder.record(
      .exchange(
        ExchangeRecord(
          id: recorder.identifiers.nextExchange(), connection: nil, cause: attempt.cause, from: .node(owner),
          to: target, started: attempt.started.lab, duration: attempt.began.duration(to: .now),
          request: .parsed(attempt.request), response: nil, failure: failure.sentence, verdicts: verdicts,
          shift: attempt.started.shift)))
  }

  /// A request, and when it began by both clocks.
  private struct Attempt {
    let request: HTTPRequest
    let cause: ExchangeID
    let started: ClockReading
    let began = ContinuousClock.now

    init(_ request: HTTPRequest, cause: ExchangeID, _ clock: LabClock) {
      self.request = request
      self.cause = cause
      started = clock.reading()
    }
  }
}

extension LinkFailure {
  fileprivate init(_ error: ClientError) {
    self =
      switch error {
      case .connectionRefused(let sentence): .connectionRefused(sentence)
      case .handshake(let sentence): .handshake(sentence)
      case .timedOut(let sentence): .timedOut(sentence)
      case .broken(let sentence): .broken(sentence)
      }
  }
}
