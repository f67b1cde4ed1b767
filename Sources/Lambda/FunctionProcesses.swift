package import Loops
package import Nodes
import Synchronization

/// The processes of a lab's functions, and because of which exchange each of them works: so that the log can say
/// who sent what came from none of the lab's own sockets.
package final class FunctionProcesses: Sendable {
  /// By the id of the process, which leads a session: whatever it starts belongs to that.
  private let senders = Mutex<[Int32: KnownSender]>([:])

  package init() {}

  /// Who sends over a connection, or nil where that is no process of a function. It costs nothing where none runs.
  package func sender(holding far: ConnectionHolder.End, toward near: ConnectionHolder.End) -> KnownSender? {
    let known = senders.withLock { $0 }
    guard !known.isEmpty,
      let leader = ConnectionHolder.leader(holding: far, toward: near, among: Set(known.keys))
    else { return nil }
    return known[leader]
  }

  func started(_ process: Int32, _ sender: KnownSender) { senders.withLock { $0[process] = sender } }

  func ended(_ process: Int32) { senders.withLock { $0[process] = nil } }
}
