import Certificates
import HTTP
import Nodes
import OAuth
import TLS
import TrafficLog
import Transport

/// Joins one listener, on one loop, to the node behind it: turns what the wire knows into a `Caller`, asks the
/// node, and records what passed before it is answered.
struct NodeHandler: ListenerHandler {
  let node: any Node
  let listener: ListenerName
  let recorder: TrafficRecorder
  let lane: WireLane
  let clock: LabClock
  let senders: KnownSenders
  let traces: TraceTable
  let certificates: HandshakeCertificates
  /// Whether refusals are noted in the words of Amazon API Gateway, too.
  let speaksAWS: Bool

  var capturesWire: Bool { recorder.capture == .wire }

  func opened(_ connection: ServerConnectionContext) {
    let id = recorder.identifiers.nextConnection()
    connection.attachment = LabConnection(
      id: id, listener: listener, connection: connection, accepted: clock.reading(),
      tap: recorder.tap(id, lane: lane))
  }

  func handshakeCompleted(_ connection: ServerConnectionContext) {
    guard let state = connection.labConnection, let peer = connection.tls else { return }
    state.secured(peer, certificates)
  }

  func handshakeFailed(_ failure: TLSFailure, on connection: ServerConnectionContext) {
    guard let state = connection.labConnection else { return }
    state.name(by: senders)
    state.refused(failure, certificates, speaksAWS: speaksAWS)
    recorder.record(.connection(state.record))
  }

  func respond(to request: HTTPRequest, on connection: ServerConnectionContext) async -> HTTPResponse {
    guard let state = connection.labConnection else { return HTTPResponse(status: 500) }
    // Backpressure: a log that is behind delays answers rather than losing them.
    if recorder.isSaturated { await recorder.room() }
    introduce(state)
    let exchange = recorder.identifiers.nextExchange()
    let cause = state.sender?.cause
    let began = ContinuousClock.now
    let started = clock.reading()
    let isTraced = traces.began(exchange, at: started.lab, request.headers)
    defer { if isTraced { traces.ended(exchange) } }
    let context = RequestContext(exchange: exchange, caller: state.caller, now: started.lab)
    let armed = state.socket?.takeFault()
    armed?.enact()
    if let armed, !armed.letsPass {
      let response = await enact(armed, state, connection)
      recorder.record(
        .exchange(
          ExchangeRecord(
            id: exchange, connection: state.record.id, cause: cause, from: state.record.from, to: listener,
            started: started.lab, duration: began.duration(to: .now), request: .parsed(request),
            response: response, failure: response == nil ? armed.failure : nil, verdicts: [armed.verdict],
            thumbprint: state.caller.certificate?.thumbprint, shift: started.shift)))
      return response ?? HTTPResponse(status: 500)
    }
    var reply =
      if let verdict = state.expiry(at: started.lab) {
        await node.refuse(request, in: context, because: verdict)
      } else {
        await node.respond(to: request, in: context)
      }
    if let armed { reply.verdicts.insert(armed.verdict, at: 0) }
    recorder.record(
      .exchange(
        ExchangeRecord(
          id: exchange, connection: state.record.id, cause: cause, from: state.record.from, to: listener,
          started: started.lab, duration: began.duration(to: .now), request: .parsed(request),
          response: reply.response, verdicts: reply.verdicts,
          invocations: reply.invocations.map {
            InvocationRecord(id: recorder.identifiers.nextInvocation(), invocation: $0)
          },
          thumbprint: reply.certificate?.thumbprint ?? state.caller.certificate?.thumbprint,
          shift: started.shift)))
    return reply.response
  }

  func peerLeft(_ connection: ServerConnectionContext) { connection.labConnection?.peerLeft() }

  func refused(_ refusal: HTTPRefusal, on connection: ServerConnectionContext) -> HTTPResponse {
    let response = node.response(to: refusal)
    guard let state = connection.labConnection else { return response }
    introduce(state)
    let now = clock.reading()
    recorder.record(
      .exchange(
        ExchangeRecord(
          id: recorder.identifiers.nextExchange(), connection: state.record.id, cause: state.sender?.cause,
          from: state.record.from, to: listener, started: now.lab, duration: .zero,
          request: .malformed(refusal.head), response: response,
          failure: refusal.reason, thumbprint: state.caller.certificate?.thumbprint, shift: now.shift)))
    return response
  }

  func closed(_ connection: ServerConnectionContext, reason: CloseReason) {
    guard let state = connection.labConnection else { return }
    let now = clock.reading()
    state.tap?.closed(at: now.shift.realMicroseconds(at: now.lab))
    guard state.isRecorded else { return }
    recorder.record(.closed(state.record.id, at: now.lab, shift: now.shift, reason: reason.sentence))
  }

  func captured(_ bytes: UnsafeRawBufferPointer, inbound: Bool, on connection: ServerConnectionContext) {
    connection.labConnection?.tap?.captured(bytes, inbound: inbound, at: LabClock.realMicroseconds())
  }

  func captured(keyLines: [String], on connection: ServerConnectionContext) {
    connection.labConnection?.tap?.captured(keyLines: keyLines, at: LabClock.realMicroseconds())
  }

  /// Records a connection with its first request: only then is it certain who sent it, for the lab's own
  /// sockets introduce themselves before their first byte.
  private func introduce(_ state: LabConnection) {
    guard !state.isRecorded else { return }
    state.name(by: senders)
    state.isRecorded = true
    recorder.record(.connection(state.record))
  }
}

extension ServerConnectionContext {
  fileprivate var labConnection: LabConnection? { attachment as? LabConnection }
}
