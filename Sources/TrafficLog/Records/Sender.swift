package import Nodes

/// Whom the log names as the sender. Nodes are known by the lab's own sockets and by nothing that a caller
/// says, so an outside caller that calls itself `gateway` is still an outside caller.
package enum Sender: Sendable, Hashable {
  case node(NodeName)
  /// Somebody else: the subject of its certificate, or nil, for which the log takes the user agent.
  case outside(String?)

  package var node: NodeName? {
    guard case .node(let name) = self else { return nil }
    return name
  }

  /// `gateway`, `outside CN=client.example.com` or `outside`; may hold what a stranger wrote.
  package var text: String {
    switch self {
    case .node(let name): name.text
    case .outside(let name?): "outside \(name)"
    case .outside(nil): "outside"
    }
  }
}
