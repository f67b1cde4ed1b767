import Certificates
import Nodes
import OAuth
import TLS
import TrafficLog
import Transport

/// What the lab knows of one accepted connection. Confined to the connection's loop.
final class LabConnection {
  private(set) var caller: Caller
  private(set) var record: ConnectionRecord
  /// Who of the lab is at the far end, where somebody is.
  private(set) var sender: KnownSender?
  let tap: WireTap?
  var isRecorded = false
  /// The lab's own socket there, where it is one.
  private(set) var socket: OutboundSockets.Socket?
  /// Of a fault that never answers.
  private var waiting: AsyncStream<Never>.Continuation?
  /// When the certificates are valid by which the caller was let in.
  private var validity: ClosedRange<Int64>?

  init(
    id: ConnectionID, listener: ListenerName, connection: ServerConnectionContext, accepted: ClockReading,
    tap: WireTap?
  ) {
    self.tap = tap
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
    present(certificate, peer.chainDER, certificates)
  }

  func refused(_ failure: TLSFailure, _ certificates: HandshakeCertificates, speaksAWS: Bool) {
    isRecorded = true
    record.failure = .init(words: speaksAWS ? failure.wordsWithService : failure.words, alert: failure.alert)
    present(failure.presentedDER.flatMap(certificates.read), failure.intermediatesDER, certificates)
  }

  /// Returns when the peer has ended its side, or the task is cancelled, as it is when the listener gives up.
  func untilPeerLeaves() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    waiting = continuation
    for await _ in stream {}
    waiting = nil
  }

  func peerLeft() { waiting?.finish() }

  func name(by senders: KnownSenders) {
    socket = senders.sockets.socket(from: record.peer.address, record.peer.port, to: record.local.port)
    sender = socket?.sender ?? senders.process(of: record)
    if let sender { record.from = .node(sender.owner) }
  }

  /// Why a request goes no further whose certificate, or an authority of it, is not valid any more, though it was
  /// when hands were shaken; or not yet, for lab time may have moved back.
  func expiry(at now: LabTime) -> Verdict? {
    guard let certificate = caller.certificate, let validity, !validity.contains(now.seconds) else {
      return nil
    }
    let bounds = [validity.lowerBound, validity.upperBound].map { CivilTime(LabTime(seconds: $0)).rfc3339 }
    return .fail(
      .certificateValidity, expected: "lab time from \(bounds[0]) to \(bounds[1])",
      presented: certificate.subject, detail: "it is \(CivilTime(now).rfc3339)")
  }

  private func present(
    _ certificate: Certificate?, _ chain: [[UInt8]], _ certificates: HandshakeCertificates
  ) {
    guard let certificate else { return }
    record.certificate = PresentedCertificate(certificate)
    record.chain = chain.prefix(ConnectionRecord.chainMax).compactMap(certificates.read)
      .map { PresentedCertificate($0) }
    if case .outside = record.from { record.from = .outside(certificate.subject) }
  }
}

extension PresentedCertificate {
  fileprivate init(_ certificate: Certificate) {
    self.init(thumbprint: certificate.thumbprint, subject: certificate.subject, der: certificate.der)
  }
}

extension Rule {
  static let certificateValidity = Rule(
    "certificate-validity", .rfc(5280, "4.1.2.5"),
    passed: "The client certificate is within its validity period.",
    failed:
      "The client certificate {presented} was valid when the connection was made, and is not now: it needs {expected}.",
    remedy:
      "Call with a certificate that is valid at the lab's time; `holdfast cert issue` makes "
      + "one, `holdfast clock` tells the time.")
}
