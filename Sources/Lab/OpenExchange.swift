import Certificates
import HTTP
import Nodes
import OAuth
import TrafficLog

/// An exchange between its beginning and its record: what is known of it before anybody has answered.
struct OpenExchange {
  let id: ExchangeID
  let started: ClockReading
  private let state: LabConnection
  private let cause: ExchangeID?
  private let began = ContinuousClock.now

  init(on state: LabConnection, _ recorder: TrafficRecorder, at started: ClockReading) {
    id = recorder.identifiers.nextExchange()
    self.started = started
    self.state = state
    cause = state.sender?.cause
  }

  var context: RequestContext { RequestContext(exchange: id, caller: state.caller, now: started.lab) }

  /// It ends now.
  func record(
    _ request: ExchangeRecord.Request, _ response: HTTPResponse?, failure: String? = nil,
    verdicts: [Verdict] = [],
    invocations: [InvocationRecord] = [], certificate: Certificate? = nil
  ) -> TrafficRecord {
    .exchange(
      ExchangeRecord(
        id: id, connection: state.record.id, cause: cause, from: state.record.from, to: state.record.listener,
        started: started.lab, duration: began.duration(to: .now), request: request, response: response,
        failure: failure, verdicts: verdicts, invocations: invocations,
        thumbprint: (certificate ?? state.caller.certificate)?.thumbprint, shift: started.shift))
  }
}
