import HTTP
import Synchronization
import TLS
import Transport

/// Answers by a closure and remembers what it was told.
final class RecordingHandler: ListenerHandler {
  typealias Answer = @Sendable (HTTPRequest) async -> HTTPResponse

  struct Record: Sendable {
    var opened = 0
    var closed: [CloseReason] = []
    var requests: [HTTPRequest] = []
    var refusals: [HTTPRefusal] = []
    var handshakes: [TLSPeer] = []
    var failures: [TLSFailure] = []
    var inbound: [UInt8] = []
    var outbound: [UInt8] = []
    var keyLines: [String] = []
    var callsAfterClosing = 0
    var peersLeft = 0
  }

  let capturesWire: Bool
  private let answer: Answer
  private let state = Mutex(Record())

  init(capturesWire: Bool = false, answer: @escaping Answer) {
    self.capturesWire = capturesWire
    self.answer = answer
  }

  var record: Record { state.withLock { $0 } }

  func opened(_ connection: ServerConnectionContext) { note(connection) { $0.opened += 1 } }

  func handshakeCompleted(_ connection: ServerConnectionContext) {
    guard let peer = connection.tls else { return }
    note(connection) { $0.handshakes.append(peer) }
  }

  func handshakeFailed(_ failure: TLSFailure, on connection: ServerConnectionContext) {
    note(connection) { $0.failures.append(failure) }
  }

  func respond(to request: HTTPRequest, on connection: ServerConnectionContext) async -> HTTPResponse {
    note(connection) { $0.requests.append(request) }
    let response = await answer(request)
    note(connection) { _ in }
    return response
  }

  func peerLeft(_ connection: ServerConnectionContext) { note(connection) { $0.peersLeft += 1 } }

  func refused(_ refusal: HTTPRefusal, on connection: ServerConnectionContext) -> HTTPResponse {
    note(connection) { $0.refusals.append(refusal) }
    return HTTPResponse(status: refusal.status)
  }

  func closed(_ connection: ServerConnectionContext, reason: CloseReason) {
    note(connection) { $0.closed.append(reason) }
    connection.attachment = Closed()
  }

  func captured(_ bytes: UnsafeRawBufferPointer, inbound: Bool, on connection: ServerConnectionContext) {
    let bytes = Array(bytes)
    note(connection) { record in
      if inbound { record.inbound += bytes } else { record.outbound += bytes }
    }
  }

  func captured(keyLines: [String], on connection: ServerConnectionContext) {
    note(connection) { $0.keyLines += keyLines }
  }

  private final class Closed {}

  private func note(_ connection: ServerConnectionContext, _ change: (inout Record) -> Void) {
    let isLate = connection.attachment is Closed
    state.withLock { record in
      if isLate { record.callsAfterClosing += 1 }
      change(&record)
    }
  }
}
