package import HTTP
package import TLS

/// What a listener reports to, one for each of its loops. Every call comes on the connection's own loop, so an
/// implementation that keeps to what hangs on the connection needs no lock.
package protocol ListenerHandler: Sendable {
  func opened(_ connection: ServerConnectionContext)
  /// `connection.tls` is set from here on.
  func handshakeCompleted(_ connection: ServerConnectionContext)
  /// Also for a handshake that took too long, and for a plain request on a TLS port.
  func handshakeFailed(_ failure: TLSFailure, on connection: ServerConnectionContext)
  /// One request at a time on a connection. It records before it returns, for then the response leaves.
  func respond(to request: HTTPRequest, on connection: ServerConnectionContext) async -> HTTPResponse
  /// The peer has ended its side, or the connection broke, while a request is being answered. Whoever answers it
  /// may give up; what is answered all the same goes where it still can.
  func peerLeft(_ connection: ServerConnectionContext)
  /// Malformed, beyond a limit, or too slow: the peer gets what is returned, and the connection closes.
  func refused(_ refusal: HTTPRefusal, on connection: ServerConnectionContext) -> HTTPResponse
  /// Exactly once for every `opened`, and the last call for the connection.
  func closed(_ connection: ServerConnectionContext, reason: CloseReason)

  /// Asked once for each connection. Without it `captured` is not called.
  var capturesWire: Bool { get }
  /// Bytes of the wire: ciphertext, or plaintext on a plain listener. Valid during the call.
  func captured(_ bytes: UnsafeRawBufferPointer, inbound: Bool, on connection: ServerConnectionContext)
  /// Lines of a key log file.
  func captured(keyLines: [String], on connection: ServerConnectionContext)
}

extension ListenerHandler {
  package func peerLeft(_ connection: ServerConnectionContext) {}
}

/// Why a server's connection ended.
package enum CloseReason: Sendable, Equatable {
  /// The peer closed it between requests.
  case peerClosed
  /// The last response said so.
  case completed
  case idle
  /// The peer ended or broke the connection in the middle of something; the text says how.
  case broken(String)
  case handshakeFailed
  /// A request was refused with this status.
  case refused(Int)
  /// The peer took nothing of the response for too long.
  case stalled
  /// The listener has as many connections as it may have.
  case connectionLimit
  case listenerStopped
}

extension CloseReason {
  /// In words, where it did not simply end.
  package var sentence: String? {
    switch self {
    case .peerClosed, .completed: nil
    case .idle: "idle for too long"
    case .broken(let how): how
    case .handshakeFailed: "the handshake was refused"
    case .refused(let status): "a request was refused with \(status)"
    case .stalled: "the peer took nothing of the response for too long"
    case .connectionLimit: "the listener has as many connections as it may have"
    case .listenerStopped: "the listener was stopped"
    }
  }
}
