package import Loops
import Synchronization
import TLS

/// One port of a node: first bound, so that all ports of a lab are known and had before anything starts, then
/// started on one or more loops, each with a handler of its own.
package final class Listener: Sendable {
  private static let freePortAttemptsMax = 16

  package let port: UInt16
  private let configuration: ListenerConfiguration
  private let state: Mutex<State>

  private enum State {
    case bound([AcceptingSocket])
    case running(Gate)
    case stopped
  }

  /// Takes the port. The system queues who connects; nothing is accepted yet.
  package init(binding configuration: ListenerConfiguration) throws(ListenerError) {
    let sockets = try Self.bind(configuration.host, configuration.port)
    self.configuration = configuration
    port = sockets[0].address.port
    state = Mutex(.bound(sockets))
  }

  /// Accepts on the first loop and spreads the connections over all. To be called once.
  /// - Parameter handlers: one for each loop.
  package func start(on loops: [EventLoop], handlers: [any ListenerHandler]) async throws(ListenerError) {
    precondition(!loops.isEmpty && loops.count == handlers.count, "a listener has one handler for each loop")
    let replicas = zip(loops, handlers).map {
      Replica(loop: $0, handler: $1, configuration: configuration, port: port)
    }
    let gate = Gate(loop: loops[0], replicas: replicas, connectionsMax: configuration.connectionsMax)
    let sockets = state.withLock { state -> [AcceptingSocket] in
      guard case .bound(let sockets) = state else { return [] }
      state = .running(gate)
      return sockets
    }
    do throws(UVError) {
      try await gate.open(sockets)
    } catch {
      throw .other(host: configuration.host, port: port, error)
    }
  }

  /// The same port once more, after `stop`. Another program may have taken it meanwhile.
  package func boundAgain() throws(ListenerError) -> Listener {
    var configuration = configuration
    configuration.port = port
    return try Listener(binding: configuration)
  }

  /// Has every client shake hands in full that comes anew.
  package func dropSessions() { configuration.tls?.dropSessions() }

  /// Stops accepting, closes what is idle, lets running requests have their `grace`, then closes all. When it
  /// returns, the port is free and nothing of the listener is left on any loop.
  package func stop(grace: Duration) async {
    let gate = state.withLock { state -> Gate? in
      defer { state = .stopped }
      if case .running(let gate) = state { return gate }
      return nil
    }
    await gate?.close(grace: grace)
  }
}

// MARK: - Binding

extension Listener {
  private static func bind(_ host: String, _ port: UInt16) throws(ListenerError) -> [AcceptingSocket] {
    if host == "localhost" { return try bindLocalhost(port) }
    guard let address = SocketAddress(host: host, port: port) else { throw .unknownHost(host) }
    return [try bind(address)]
  }

  /// A free port must be free on both addresses, so others are tried where it is not.
  private static func bindLocalhost(_ port: UInt16) throws(ListenerError) -> [AcceptingSocket] {
    for _ in 1..<freePortAttemptsMax where port == 0 {
      if let both = try? bindBoth(0) { return both }
    }
    return try bindBoth(port)
  }

  private static func bindBoth(_ port: UInt16) throws(ListenerError) -> [AcceptingSocket] {
    let four = try bind("127.0.0.1", port)
    do throws(ListenerError) {
      return four + (try bind("::1", four[0].address.port))
    } catch {
      guard case .other = error else { throw error }
      return four  // This machine has no IPv6.
    }
  }

  private static func bind(_ address: SocketAddress) throws(ListenerError) -> AcceptingSocket {
    do throws(BindError) {
      return try AcceptingSocket(binding: address)
    } catch {
      throw ListenerError(error)
    }
  }
}
