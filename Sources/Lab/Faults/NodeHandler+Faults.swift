import HTTP
import Nodes
import OAuth
import Topology
import Transport

/// The far end of a fault: what the caller is to meet happens on the connection itself.
extension NodeHandler {
  /// - Returns: the made-up answer, or nil where there is none; then the connection ends as the fault wants.
  func enact(
    _ armed: ArmedFault, _ state: LabConnection, _ connection: ServerConnectionContext
  ) async -> HTTPResponse? {
    let specification = armed.fault.specification
    switch specification.kind {
    case .delay: return nil
    case .status:
      return HTTPResponse(
        status: specification.status ?? FaultSpecification.statusUnlessSaid, contentType: "text/plain",
        body: "an injected fault\n")
    case .reset: connection.ending = .reset
    case .malformed: connection.ending = .bytes(Self.noHTTP)
    case .stall:
      await state.untilPeerLeaves()
      connection.ending = .reset
    }
    return nil
  }

  /// Begins like nothing that HTTP knows.
  private static let noHTTP = Array("This is no HTTP: it is an injected fault.\r\n\r\n".utf8)
}
