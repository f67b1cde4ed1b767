import Nodes
import Synchronization
import Transport

/// The sockets that the lab's own nodes have open to each other, by their local port: so the log can say that
/// `gateway` sent a request, and because of which exchange. Nothing here ever feeds a decision.
final class OutboundSockets: Sendable {
  /// One open socket. Its owner sets the cause before each request's first byte leaves, and has one request
  /// under way at a time, so the far end reads the cause of the request that it holds.
  final class Socket: Sendable {
    let sender: KnownSender
    private let hasFault = Atomic(false)
    private let fault = Mutex<ArmedFault?>(nil)

    init(owner: NodeName) { sender = KnownSender(owner: owner) }

    /// The fault that goes with the request that the far end holds; it is told once.
    func takeFault() -> ArmedFault? {
      guard hasFault.exchange(false, ordering: .acquiringAndReleasing) else { return nil }
      return fault.withLock { $0.take() }
    }

    fileprivate func began(_ armed: ArmedFault) {
      fault.withLock { $0 = armed }
      hasFault.store(true, ordering: .releasing)
      sender.cause = armed.cause
    }
  }

  /// A local port alone is not enough: the kernel lends one to two sockets with different far ends, or with
  /// different addresses.
  private struct Key: Hashable {
    let address: String
    let local: UInt16
    let remote: UInt16
  }

  private let sockets = Mutex<[Key: Socket]>([:])
  /// Requests that carry a fault are tagged by a number of this table instead of by their cause.
  private let armed = Mutex<[UInt64: ArmedFault]>([:])
  private let lastArmed = Atomic<UInt64>(armedBit)

  private static let armedBit: UInt64 = 1 << 63

  /// The tag for a request that is to meet a fault, until it is disarmed.
  func arm(_ fault: ArmedFault) -> UInt64 {
    let tag = lastArmed.wrappingAdd(1, ordering: .relaxed).newValue
    armed.withLock { $0[tag] = fault }
    return tag
  }

  func disarm(_ tag: UInt64) { _ = armed.withLock { $0.removeValue(forKey: tag) } }

  /// The lab's own socket at the far end of a connection that a listener accepted, or nil for an outside caller.
  func socket(from address: String, _ peer: UInt16, to listener: UInt16) -> Socket? {
    sockets.withLock { $0[Key(address: address, local: peer, remote: listener)] }
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
      sockets.sockets.withLock { $0[key(port)] = Socket(owner: owner) }
    }

    /// Before the first byte of a request leaves, of which one at a time is under way.
    func began(tag: UInt64, localPort: UInt16) {
      let socket = sockets.sockets.withLock { $0[key(localPort)] }
      guard tag >= OutboundSockets.armedBit else {
        socket?.sender.cause = ExchangeID(tag)
        return
      }
      if let fault = sockets.armed.withLock({ $0[tag] }) { socket?.began(fault) }
    }

    func disconnected(localPort: UInt16) {
      _ = sockets.sockets.withLock { $0.removeValue(forKey: key(localPort)) }
    }

    private func key(_ local: UInt16) -> Key { Key(address: address, local: local, remote: remote) }
  }
}
