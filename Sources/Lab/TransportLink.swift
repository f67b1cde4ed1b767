import HTTP
import Nodes
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

  func send(_ request: HTTPRequest, cause: ExchangeID) async throws(LinkFailure) -> HTTPResponse {
    let started = clock.now()
    let request = traces.traced(request, cause: cause)
    do {
      return try await pool.send(request, tag: cause.number, timeout: timeout)
    } catch {
      let failure = LinkFailure(error)
      record(request, failure, cause: cause, started: started)
      throw failure
    }
  }

  /// A request that got no response is recorded here; all others are recorded where they arrive.
  private func record(_ request: HTTPRequest, _ failure: LinkFailure, cause: ExchangeID, started: LabTime) {
    recorder.record(
      .exchange(
        ExchangeRecord(
          id: recorder.identifiers.nextExchange(), connection: nil, cause: cause, from: .node(owner),
          to: target, started: started,
          duration: .microseconds(clock.now().microseconds - started.microseconds), request: .parsed(request),
          response: nil, failure: failure.sentence)))
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
