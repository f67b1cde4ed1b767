import Lambda
import Loops
import Nodes
import TrafficLog

/// Whom the log can name as the sender of what a listener accepts: the lab's own sockets, and the processes of
/// its functions, whose sockets are their own.
struct KnownSenders: Sendable {
  let sockets: OutboundSockets
  let functions: FunctionProcesses

  /// The process of a function, where no socket of the lab's own is at the far end; nil for an outside caller. To be
  /// asked once a connection.
  func process(of connection: ConnectionRecord) -> KnownSender? {
    let (peer, local) = (connection.peer, connection.local)
    guard peer.address.hasPrefix("127.") || peer.address == "::1" else { return nil }
    return functions.sender(
      holding: .init(address: peer.address, port: peer.port),
      toward: .init(address: local.address, port: local.port))
  }
}
