import HTTP
import Nodes
import TLS
import Transport

/// The runtime API of one instance (`/2018-06-01/runtime/...`), on the loopback.
struct RuntimeAPI: ListenerHandler {
  let host: FunctionHost
  let seat: Int

  func respond(to request: HTTPRequest, on connection: ServerConnectionContext) async -> HTTPResponse {
    switch RuntimeCall(request) {
    case .next: await host.next(for: seat, on: ObjectIdentifier(connection))
    case .response(let id): await host.answered(id, .answered(request.body), by: seat)
    case .error(let id): await host.answered(id, .threw(RuntimeAnswer.reported(request)), by: seat)
    case .initializationError: await host.reportedAtStart(RuntimeAnswer.reported(request), by: seat)
    case .unknown: RuntimeAnswer.unknownPath
    }
  }

  func peerLeft(_ connection: ServerConnectionContext) {
    let id = ObjectIdentifier(connection)
    host.assumeIsolated { $0.left(id) }
  }

  func closed(_ connection: ServerConnectionContext, reason: CloseReason) {
    let id = ObjectIdentifier(connection)
    let isBroken = if case .broken = reason { true } else { false }
    host.assumeIsolated { $0.closed(id, isBroken: isBroken) }
  }

  func refused(_ refusal: HTTPRefusal, on connection: ServerConnectionContext) -> HTTPResponse {
    host.assumeIsolated { $0.refused(refusal, by: seat) }
    return refusal.status == 413 ? RuntimeAnswer.tooLarge : HTTPResponse(status: refusal.status)
  }

  func opened(_ connection: ServerConnectionContext) {}
  func handshakeCompleted(_ connection: ServerConnectionContext) {}
  func handshakeFailed(_ failure: TLSFailure, on connection: ServerConnectionContext) {}
  var capturesWire: Bool { false }
  func captured(_ bytes: UnsafeRawBufferPointer, inbound: Bool, on connection: ServerConnectionContext) {}
  func captured(keyLines: [String], on connection: ServerConnectionContext) {}

  /// Runtimes report stack traces in a header, of up to 1 MiB by the Python runtime's own bound. Answers that are
  /// too large are read to their end up to a bound, so that the refusal can be in AWS's words.
  static let configuration = ListenerConfiguration(
    host: "127.0.0.1", port: 0,
    httpLimits: HTTPLimits(headerBytesMax: (1 << 20) + (64 << 10), bodyBytesMax: 32 << 20),
    bodyTime: .seconds(60), idleTime: .seconds(3600), connectionsMax: 64, now: { RealTime.seconds })
}

extension FunctionHost {
  /// Waits for an event.
  func next(for seat: Int, on connection: ObjectIdentifier) async -> HTTPResponse {
    await withCheckedContinuation { continuation in
      let poll = number()
      polls[poll] = PendingPoll(seat: seat, connection: connection, continuation: continuation)
      perform(pool.polled(poll, by: seat, at: now))
    }
  }

  /// Who waits on a connection that has ended waits no more.
  func left(_ connection: ObjectIdentifier) {
    guard let (poll, pending) = polls.first(where: { $0.value.connection == connection }) else { return }
    polls[poll] = nil
    pool.left(poll, at: now)
    pending.continuation.resume(returning: RuntimeAnswer.gone)
  }

  /// A connection that is reset behind an event was closed with the event unread: had it been read, the end would
  /// have been an orderly one. So the event goes to another process; but not for ever.
  func closed(_ connection: ObjectIdentifier, isBroken: Bool) {
    guard let (call, pending) = calls.first(where: { $0.value.connection == connection }) else { return }
    calls[call]?.connection = nil
    guard isBroken, let seat = pending.seat, pending.returns < Self.returnsMax else { return }
    calls[call]?.returns += 1
    calls[call]?.seat = nil
    seats[seat].sender.cause = nil
    perform(pool.returned(call, by: seat, isDead: false, at: now))
  }

  private static let returnsMax = 3

  func answered(_ id: String, _ outcome: FunctionOutcome, by seat: Int) -> HTTPResponse {
    let size = if case .answered(let bytes) = outcome { bytes.count } else { 0 }
    let isTooLarge = size > RuntimeAnswer.answerBytesMax
    guard let call = callsByID[id],
      let actions = pool.answered(
        call, isTooLarge ? .failed(.answerSize(size)) : outcome, by: seat, at: now)
    else { return refuse(id, by: seat) }
    perform(actions)
    return isTooLarge ? RuntimeAnswer.tooLarge : RuntimeAnswer.accepted
  }

  private func refuse(_ id: String, by seat: Int) -> HTTPResponse {
    guard seats.indices.contains(seat) else { return RuntimeAnswer.gone }
    if seats[seat].lastRequestID == id {
      seats[seat].log.note("a second answer to the request \(id) was refused with 403")
      return RuntimeAnswer.answeredAlready
    }
    seats[seat].log.note(
      "an answer to the request \(id), which this instance does not have, was refused with 400")
    return RuntimeAnswer.unknownRequest
  }

  func reportedAtStart(_ error: FunctionError, by seat: Int) -> HTTPResponse {
    pool.reportedAtStart(error, by: seat)
    return RuntimeAnswer.accepted
  }

  /// What was too large even to be read was the answer, as nothing else is large.
  func refused(_ refusal: HTTPRefusal, by seat: Int) {
    guard seats.indices.contains(seat) else { return }
    seats[seat].log.note("a request to the runtime API was refused with \(refusal.status): \(refusal.reason)")
    if refusal.status == 413 { perform(pool.answeredTooMuch(seat, at: now)) }
  }
}
