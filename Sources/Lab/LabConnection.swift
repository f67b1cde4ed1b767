import Certificates
import HTTP
import Nodes
import OAuth
import TLS
import TrafficLog
import Transport

/// What the lab knows of one accepted connection. Confined to the connection's loop.
final class LabConnection {
  private(set) var caller: Caller
  private(set) var record: ConnectionRecord
  /// The lab's own socket at the far end, where it has one there.
  private(set) var socket: OutboundSockets.Socket?
  let tap: WireTap?
  var isRecorded = false
  private let localPort: UInt16
  /// Of a fault that never answers.
  private var waiting: AsyncStream<Never>.Continuation?
  /// When the certificates are valid by which the caller was let in.
  private var validity: ClosedRange<Int64>?

  init(
    id: ConnectionID, listener: ListenerName, connection: ServerConnectionContext, accepted: ClockReading,
    tap: WireTap?
  ) {
    self.tap = tap
    localPort = connection.localPort
    caller = Caller(
      connection: id, listener: listener, address: connection.peerAddress, port: connection.peerPort,
      security: nil)
    record = ConnectionRecord(
      id: id, listener: listener, from: .outside(nil),
      peer: Endpoint(address: connection.peerAddress, port: connection.peerPort),
      local: Endpoint(address: connection.localAddress, port: connection.localPort), accepted: accepted.lab,
      shift: accepted.shift)
  }

  func secured(_ peer: TLSPeer, _ certificates: HandshakeCertificates) {
    let certificate = peer.leafDER.flatMap(certificates.read)
    caller = Caller(
      connection: caller.connection, listener: caller.listener, address: caller.address, port: caller.port,
      security: Caller.Security(
        version: peer.version, cipher: peer.cipher, serverName: peer.serverName, certificate: certificate,
        intermediates: peer.chainDER.compactMap(certificates.read),
        chainProblem: peer.problem?.words))
    record.security = .init(
      version: peer.version, cipher: peer.cipher, serverName: peer.serverName, resumed: peer.resumed)
    record.chainProblem = peer.problem?.words
    validity = peer.validity
    present(certificate)
  }

  func refused(_ failure: TLSFailure, _ certificates: HandshakeCertificates, speaksAWS: Bool) {
    isRecorded = true
    record.failure = .init(words: speaksAWS ? failure.wordsWithService : failure.words, alert: failure.alert)
    present(failure.presentedDER.flatMap(certificates.read))
  }

  /// Returns when the peer has ended its side, or the task is cancelled, as it is when the listener gives up.
  func untilPeerLeaves() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    waiting = continuation
    for await _ in stream {}
    waiting = nil
  }

  func peerLeft() { waiting?.finish() }

  func name(by sockets: OutboundSockets) {
    socket = sockets.socket(from: caller.address, caller.port, to: localPort)
    if let socket {
      record.from = .node(socket.owner)
    }
  }

  /// The refusal of a request whose certificate, or an authority of it, is not valid any more, though it was when
  /// hands were shaken; or not yet, for lab time may have moved back.
  func expiry(at now: LabTime) -> Reply? {
    guard let certificate = caller.certificate, let validity, !validity.contains(now.seconds) else {
      return nil
    }
    let problem = now.seconds > validity.upperBound ? "has expired" : "is not valid yet"
    let bounds = [validity.lowerBound, validity.upperBound].map { CivilTime(LabTime(seconds: $0)).rfc3339 }
    return Reply(
      HTTPResponse(status: 403, contentType: "text/plain", body: "the client certificate \(problem)\n"),
      verdicts: [
        .fail(
          .certificateValidity, expected: "lab time from \(bounds[0]) to \(bounds[1])",
          presented: certificate.subject, detail: "it is \(CivilTime(now).rfc3339)")
      ])
  }

  private func present(_ certificate: Certificate?) {
    guard let certificate else { return }
    record.certificate = PresentedCertificate(
      thumbprint: certificate.thumbprint, subject: certificate.subject, der: certificate.der)
    if case .outside = record.from { record.from = .outside(certificate.subject) }
  }
}

extension Rule {
  static let certificateValidity = Rule(
    "certificate-validity", .rfc(5280, "4.1.2.5"),
    passed: "The client certificate is within its validity period.",
    failed:
      "The client certificate {presented} was valid when the connection was made, and is not now: it needs {expected}."
  )
}
