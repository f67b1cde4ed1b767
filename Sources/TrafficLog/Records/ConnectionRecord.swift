package import Nodes

/// One TCP or TLS connection to a listener, also where the handshake was refused.
package struct ConnectionRecord: Sendable, Equatable {
  /// How many certificates behind the leaf are kept. No real chain is as long.
  package static let chainMax = 10

  package var id: ConnectionID
  package var listener: ListenerName
  package var from: Sender
  package var peer: Endpoint
  package var local: Endpoint
  package var accepted: LabTime
  package var closed: LabTime?
  /// How far lab time was ahead of real time when the connection was accepted.
  package var shift: ClockShift
  /// The same when it was closed.
  package var closedShift: ClockShift
  /// In words, where it did not simply end.
  package var closeReason: String?
  /// Nil on a plain listener, and where no handshake came to an end.
  package var security: Security?
  /// The leaf that was presented, also with a handshake that was refused.
  package var certificate: PresentedCertificate?
  /// What was sent behind the leaf, in that order, up to `chainMax`; none where the session was resumed.
  package var chain: [PresentedCertificate]
  /// Why the chain did not verify, where the listener tolerates that.
  package var chainProblem: String?
  package var failure: HandshakeFailure?

  package init(
    id: ConnectionID, listener: ListenerName, from: Sender, peer: Endpoint, local: Endpoint,
    accepted: LabTime, closed: LabTime? = nil, closeReason: String? = nil, security: Security? = nil,
    certificate: PresentedCertificate? = nil, chain: [PresentedCertificate] = [],
    chainProblem: String? = nil, failure: HandshakeFailure? = nil,
    shift: ClockShift = .none, closedShift: ClockShift = .none
  ) {
    self.id = id
    self.listener = listener
    self.from = from
    self.peer = peer
    self.local = local
    self.accepted = accepted
    self.closed = closed
    self.shift = shift
    self.closedShift = closedShift
    self.closeReason = closeReason
    self.security = security
    self.certificate = certificate
    self.chain = chain
    self.chainProblem = chainProblem
    self.failure = failure
  }
}

/// One end of a connection: an IPv4 or IPv6 address without brackets, and a port.
package struct Endpoint: Sendable, Equatable, CustomStringConvertible {
  package var address: String
  package var port: UInt16

  package init(address: String, port: UInt16) {
    self.address = address
    self.port = port
  }

  package var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}

extension ConnectionRecord {
  /// What the handshake agreed on, in OpenSSL's spelling.
  package struct Security: Sendable, Equatable {
    package var version: String
    package var cipher: String
    package var serverName: String?
    package var resumed: Bool

    package init(version: String, cipher: String, serverName: String?, resumed: Bool) {
      self.version = version
      self.cipher = cipher
      self.serverName = serverName
      self.resumed = resumed
    }
  }

  /// Why there was no connection.
  package struct HandshakeFailure: Sendable, Equatable {
    /// One sentence for a person; may hold what a stranger wrote.
    package var words: String
    /// The TLS alert that was sent or received: `unknown_ca`.
    package var alert: String?

    package init(words: String, alert: String? = nil) {
      self.words = words
      self.alert = alert
    }
  }
}
