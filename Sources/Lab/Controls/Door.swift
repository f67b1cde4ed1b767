import Loops
import Nodes
import Synchronization
import Topology
import Transport

/// One port of a node, which can be closed and opened again while the lab is up.
final class Door: Sendable {
  let node: NodeSpecification
  let specification: ListenerSpecification
  /// That which has the port, or had it last.
  private let current: Mutex<Listener>
  private let behind = Mutex<Behind?>(nil)

  /// Who answers behind it.
  private struct Behind {
    let loops: [EventLoop]
    let handlers: [any ListenerHandler]
  }

  init(_ listener: Listener, of node: NodeSpecification, _ specification: ListenerSpecification) {
    self.node = node
    self.specification = specification
    current = Mutex(listener)
  }

  var name: ListenerName { ListenerName(node: NodeName(node.name), port: specification.name) }
  var port: UInt16 { listener.port }
  private var listener: Listener { current.withLock { $0 } }

  /// Accepts. To be called once the port is bound.
  func open(on loops: [EventLoop], handlers: [any ListenerHandler]) async throws(LabError) {
    behind.withLock { $0 = Behind(loops: loops, handlers: handlers) }
    try await accept()
  }

  /// Refuses who comes, lets running requests end, and gives the port back to the system.
  func close(grace: Duration) async { await listener.stop(grace: grace) }

  /// Takes the same port once more, which somebody else may have taken meanwhile. Nothing is accepted yet.
  func bindAgain() throws(LabError) {
    do throws(ListenerError) {
      let next = try listener.boundAgain()
      current.withLock { $0 = next }
    } catch {
      throw LabError(error, binding: "\(name)")
    }
  }

  func accept() async throws(LabError) {
    guard let behind = behind.withLock({ $0 }) else { return }
    do throws(ListenerError) {
      try await listener.start(on: behind.loops, handlers: behind.handlers)
    } catch {
      throw .system("\(name): \(error.sentence)")
    }
  }

  func dropSessions() { listener.dropSessions() }
}

extension LabError {
  init(_ error: ListenerError, binding name: String) {
    switch error {
    case .addressInUse(let host, let port, let holder):
      self = .portInUse(node: name, address: host, port: port, holder: holder)
    default: self = .system("\(name): \(error.sentence)")
    }
  }
}
