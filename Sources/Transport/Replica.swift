import Loops
import Synchronization

/// What a listener has on one of its loops: the handler, the connections, and one timer for all their limits.
actor Replica: LoopBound {
  /// The grain of all time limits.
  static let sweepInterval = Duration.milliseconds(100)

  nonisolated let loop: EventLoop
  nonisolated let handler: any ListenerHandler
  nonisolated let configuration: ListenerConfiguration
  nonisolated let port: UInt16
  private nonisolated let counted = Atomic<Int>(0)

  private var connections: [ObjectIdentifier: ServerConnection] = [:]
  private var sweeper: LoopTimer?
  private var graceTimer: LoopTimer?
  private var stopped: CheckedContinuation<Void, Never>?
  private(set) var isStopping = false

  init(loop: EventLoop, handler: any ListenerHandler, configuration: ListenerConfiguration, port: UInt16) {
    self.loop = loop
    self.handler = handler
    self.configuration = configuration
    self.port = port
  }

  /// Connections here or on their way here.
  nonisolated var load: Int { counted.load(ordering: .relaxed) }
  nonisolated func countOne() { counted.wrappingAdd(1, ordering: .relaxed) }

  /// Takes a connection over that was counted before.
  func adopt(_ descriptor: Int32, from peer: SocketAddress, isOverLimit: Bool) {
    let connection = ServerConnection(replica: self)
    connections[ObjectIdentifier(connection)] = connection
    let refusal: CloseReason? = isStopping ? .listenerStopped : isOverLimit ? .connectionLimit : nil
    connection.assumeIsolated { $0.open(descriptor, from: peer, refusal: refusal) }
    if sweeper == nil, !connections.isEmpty { startSweeping() }
  }

  /// A connection's last word.
  func removed(_ connection: ServerConnection) {
    connections[ObjectIdentifier(connection)] = nil
    counted.wrappingSubtract(1, ordering: .relaxed)
    finishIfStopped()
  }

  func stop(grace: Duration) async {
    isStopping = true
    for connection in connections.values { await connection.stop() }
    graceTimer = try? LoopTimer(on: loop, after: grace) { self.abortAll() }
    if graceTimer == nil { abortAll() }
    await withCheckedContinuation { continuation in
      stopped = continuation
      finishIfStopped()
    }
  }

  private func abortAll() {
    for connection in connections.values { connection.assumeIsolated { $0.abort() } }
  }

  private func finishIfStopped() {
    guard isStopping, load == 0, let stopped else { return }
    self.stopped = nil
    sweeper?.close()
    sweeper = nil
    graceTimer?.close()
    graceTimer = nil
    stopped.resume()
  }

  private func startSweeping() {
    sweeper = try? LoopTimer(on: loop, after: Self.sweepInterval, every: Self.sweepInterval) { self.sweep() }
  }

  private func sweep() {
    let now = loop.now
    for connection in connections.values { connection.assumeIsolated { $0.expire(at: now) } }
    guard connections.isEmpty, !isStopping else { return }
    sweeper?.close()
    sweeper = nil
  }
}
