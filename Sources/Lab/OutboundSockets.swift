import Nodes
import Synchronization
import Transport

/// The sockets that the lab's own nodes have open to each other, by their local port: so the log can say that
/// `gateway` sent a request, and because of which exchange. Nothing here ever feeds a decision.
final class OutboundSockets: Sendable {
  /// A local port alone is not enough: the kernel lends one to two sockets with different far ends, or with
  /// different addresses.
  private struct Key: Hashable {
    let address: String
    let local: UInt16
    let remote: UInt16
  }

  private let senders = Mutex<[Key: KnownSender]>([:])

  /// Who has the far end of a connection that a listener accepted, or nil where that is no socket of the lab's.
  func sender(from address: String, _ peer: UInt16, to listener: UInt16) -> KnownSender? {
    senders.withLock { $0[Key(address: address, local: peer, remote: listener)] }
  }

  /// An observer for the connections of one node to one listener.
  /// - Parameter address: that the connections come from.
  func observer(
    of owner: NodeName, from address: String, toward listener: UInt16
  ) -> any ClientObserver {
    Observer(sockets: self, owner: owner, address: address, remote: listener)
  }

  private struct Observer: ClientObserver {
    let sockets: OutboundSockets
    let owner: NodeName
    let address: String
    let remote: UInt16

    func connected(local _: String, port: UInt16) {
      sockets.senders.withLock { $0[key(port)] = KnownSender(owner: owner) }
    }

    /// Before the first byte of a request leaves, of which one at a time is under way.
    func began(tag: UInt64, localPort: UInt16) {
      sockets.senders.withLock { $0[key(localPort)] }?.cause = ExchangeID(tag)
    }

    func disconnected(localPort: UInt16) {
      _ = sockets.senders.withLock { $0.removeValue(forKey: key(localPort)) }
    }

    private func key(_ local: UInt16) -> Key { Key(address: address, local: local, remote: remote) }
  }
}
