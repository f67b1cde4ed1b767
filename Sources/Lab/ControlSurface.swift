package import HTTP
import TLS
import Transport

/// What the lab's owner can ask of a running lab over HTTP. It is built above the lab, which only gives it a
/// listener. It is no part of the architecture, so of what it is asked only the owner's deeds are recorded.
package protocol ControlSurface: Sendable {
  func respond(to request: HTTPRequest, for lab: RunningLab) async -> HTTPResponse
}

/// The listener of a control surface.
struct ControlHandler: ListenerHandler {
  let surface: any ControlSurface
  let lab: RunningLab

  var capturesWire: Bool { false }
  func opened(_ connection: ServerConnectionContext) {}
  func handshakeCompleted(_ connection: ServerConnectionContext) {}
  func handshakeFailed(_ failure: TLSFailure, on connection: ServerConnectionContext) {}
  func refused(_ refusal: HTTPRefusal, on connection: ServerConnectionContext) -> HTTPResponse {
    HTTPResponse(status: refusal.status)
  }
  func closed(_ connection: ServerConnectionContext, reason: CloseReason) {}
  func captured(_ bytes: UnsafeRawBufferPointer, inbound: Bool, on connection: ServerConnectionContext) {}
  func captured(keyLines: [String], on connection: ServerConnectionContext) {}

  func respond(to request: HTTPRequest, on connection: ServerConnectionContext) async -> HTTPResponse {
    await surface.respond(to: request, for: lab)
  }
}
