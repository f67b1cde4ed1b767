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

  init(
    id: ConnectionID, listener: ListenerName, connection: ServerConnectionContext, accepted: LabTime,
    tap: WireTap?
  ) {
    self.tap = tap
    caller = Caller(
      connection: id, listener: listener, address: connection.peerAddress, port: connection.peerPort,
      security: nil)
    record = ConnectionRecord(
      id: id, listener: listener, from: .outside(nil),
      peer: Endpoint(address: connection.peerAddress, port: connection.peerPort),
      local: Endpoint(address: connection.localAddress, port: connection.localPort), accepted: accepted)
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
    present(certificate)
  }

  func refused(_ failure: TLSFailure, _ certificates: HandshakeCertificates, speaksAWS: Bool) {
    isRecorded = true
    record.failure = .init(words: speaksAWS ? failure.wordsWithService : failure.words, alert: failure.alert)
    present(failure.presentedDER.flatMap(certificates.read))
  }

  func name(by senders: KnownSenders) {
    sender = senders.sender(of: record)
    if let sender { record.from = .node(sender.owner) }
  }

  /// Why a request goes no further whose certificate has run out since the handshake; lab time may have moved.
  func expiry(at now: LabTime) -> Verdict? {
    guard let certificate = caller.certificate, now.seconds > certificate.notAfter else { return nil }
    return .fail(.certificateValidity, expected: "a valid certificate", presented: certificate.subject)
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
    failed: "The client certificate {presented} has run out since the connection was made.",
    remedy:
      "Call with a certificate that is valid at the lab's time; `holdfast cert issue` makes "
      + "one, `holdfast clock` tells the time.")
}
