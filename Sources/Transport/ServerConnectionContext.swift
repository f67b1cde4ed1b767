package import TLS

/// What a handler knows of a connection. Confined to the connection's loop.
package final class ServerConnectionContext {
  /// Addresses without brackets.
  package let peerAddress: String
  package let peerPort: UInt16
  package let localAddress: String
  /// The listener's port.
  package let localPort: UInt16
  /// What the handshake established; nil before, and on a plain listener.
  package internal(set) var tls: TLSPeer?
  /// Set by a handler that wants no response of its own to leave: the connection then ends so.
  package var ending: Ending?
  /// The handler's own.
  package var attachment: AnyObject?

  /// How a connection ends that is broken on purpose.
  package enum Ending: Sendable {
    /// By RST, so that the peer reads "connection reset".
    case reset
    /// By these bytes, whatever they are, and the end of the stream.
    case bytes([UInt8])
  }

  init(peerAddress: String, peerPort: UInt16, localAddress: String, localPort: UInt16) {
    self.peerAddress = peerAddress
    self.peerPort = peerPort
    self.localAddress = localAddress
    self.localPort = localPort
  }

  /// Stands in until the connection is open.
  static var unknown: ServerConnectionContext {
    ServerConnectionContext(peerAddress: "", peerPort: 0, localAddress: "", localPort: 0)
  }
}
