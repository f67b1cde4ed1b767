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
    let exchange = OpenExchange(on: state, recorder, at: clock.reading())
    let isTraced = traces.began(exchange.id, at: exchange.started.lab, request.headers)
    defer { if isTraced { traces.ended(exchange.id) } }
    let armed = state.socket?.takeFault()
    armed?.enact()
    if let armed, !armed.letsPass {
      let response = await enact(armed, state, connection)
      recorder.record(
        exchange.record(
          .parsed(request), response, failure: response == nil ? armed.failure : nil,
          verdicts: [armed.verdict]))
      return response ?? HTTPResponse(status: 500)
    }
    var reply = await reply(to: request, state, exchange)
    if let armed { reply.verdicts.insert(armed.verdict, at: 0) }
    recorder.record(
      exchange.record(
        .parsed(request), reply.response, verdicts: reply.verdicts,
        invocations: reply.invocations.map {
          InvocationRecord(id: recorder.identifiers.nextInvocation(), invocation: $0)
        },
        certificate: reply.certificate))
    return reply.response
  }

  private func reply(
    to request: HTTPRequest, _ state: LabConnection, _ exchange: OpenExchange
  ) async -> Reply {
    if let verdict = state.expiry(at: exchange.started.lab) {
      return await node.refuse(request, in: exchange.context, because: verdict)
    }
    return await node.respond(to: request, in: exchange.context)
  }

  func peerLeft(_ connection: ServerConnectionContext) { connection.labConnection?.peerLeft() }

  func refused(_ refusal: HTTPRefusal, on connection: ServerConnectionContext) -> HTTPResponse {
    let response = node.response(to: refusal)
    guard let state = connection.labConnection else { return response }
    introduce(state)
    let exchange = OpenExchange(on: state, recorder, at: clock.reading())
    recorder.record(
      exchange.record(
        .malformed(refusal.head), response, failure: refusal.reason, verdicts: [.malformed(refusal)]))
    return response
  }

  func closed(_ connection: ServerConnectionContext, reason: CloseReason) {
    guard let state = connection.labConnection else { return }
    let now = clock.reading()
    state.tap?.closed(at: now.shift.realMicroseconds(at: now.lab))
    // Who came and asked for nothing is not worth a row, unless something went wrong with him.
    if !state.isRecorded, reason.isTrouble { introduce(state) }
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

extension CloseReason {
  fileprivate var isTrouble: Bool {
    switch self {
    case .broken, .connectionLimit: true
    case .peerClosed, .completed, .idle, .handshakeFailed, .refused, .stalled, .listenerStopped: false
    }
  }
}
