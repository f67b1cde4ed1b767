package import HTTP
package import Loops
import TLS

/// Takes content as it comes, with the head of its response. It is called on the pool's loop, which reads on when
/// it returns.
package typealias ContentReceiver = @Sendable (_ head: HTTPResponse, _ portion: [UInt8]) -> Void

/// Kept connections to one place, all on one loop, with one request at a time on each.
package actor ClientPool: LoopBound {
  private static let sweepInterval = Duration.milliseconds(100)

  package nonisolated let loop: EventLoop
  nonisolated let configuration: ClientConfiguration
  nonisolated let observer: any ClientObserver

  private var connections: [ObjectIdentifier: ClientConnection] = [:]
  /// The one used last is used next, so that the others can grow idle.
  private var idle: [ClientConnection] = []
  /// Connections, and those about to be opened.
  private var slots = 0
  private var queue = ClientQueue()
  private var running = 0
  private var sweeper: LoopTimer?
  private var isClosed = false
  private var pauses: [ObjectIdentifier: Pause] = [:]
  /// Counts how often the connections were given up; those of an earlier era are not used again.
  private(set) var era = 0
  private var waitingForEnd: [CheckedContinuation<Void, Never>] = []

  package init(loop: EventLoop, _ configuration: ClientConfiguration, observer: any ClientObserver) {
    self.loop = loop
    self.configuration = configuration
    self.observer = observer
  }

  /// Sends a request and waits for its response. A request without side effects is sent once more on a new
  /// connection where a kept one had ended before any byte came back (RFC 9110 §9.2.2).
  /// - Parameters:
  ///   - tag: the caller's own, handed to the observer.
  ///   - timeout: for all of it: waiting, connecting, sending, receiving. It is what bounds a call;
  ///     cancellation of the task does not.
  ///   - repeats: whether it may be sent once more.
  ///   - receive: takes content of unknown length as it comes, which then may last beyond `timeout`. The
  ///     response's body is the rest of it.
  package func send(
    _ request: HTTPRequest, tag: UInt64, timeout: Duration, repeats: Bool = true,
    receive: ContentReceiver? = nil
  ) async throws(ClientError) -> HTTPResponse {
    guard !isClosed else { throw Self.closedError }
    running += 1
    defer { finishOne() }
    let deadline = Self.deadline(loop.now, timeout)
    let first = try await acquire(until: deadline)
    switch await exchange(request, tag, on: first.connection, until: deadline, receive) {
    case .success(let response): return response
    case .failure(let failure):
      guard repeats, first.isReused, failure.hadNoAnswer, request.isSafe, !isClosed else {
        throw failure.error
      }
    }
    let second = try await acquire(until: deadline, isFresh: true)
    return try await exchange(request, tag, on: second.connection, until: deadline, receive)
      .mapError(\.error).get()
  }

  /// Waits on the loop's clock, or until the pool is closed.
  package func pause(for duration: Duration) async {
    guard !isClosed else { return }
    await withCheckedContinuation { continuation in
      let pause = Pause(continuation)
      pause.timer = try? LoopTimer(on: loop, after: duration) { self.end(pause) }
      guard pause.timer != nil else { return continuation.resume() }
      pauses[ObjectIdentifier(pause)] = pause
    }
  }

  private func end(_ pause: Pause) {
    guard pauses.removeValue(forKey: ObjectIdentifier(pause)) != nil else { return }
    pause.timer?.close()
    pause.timer = nil
    pause.continuation.resume()
  }

  /// Requests that wait for a connection.
  var waitingCount: Int { queue.count }

  /// Closes what is idle, and what is busy after its response, so that whatever is sent from now on goes over a new
  /// connection, with a handshake of its own.
  package func renew() {
    era += 1
    for connection in idle { connection.assumeIsolated { $0.fail(Self.outdatedError) } }
  }

  /// Fails what waits or runs, closes every connection, and returns when nothing is left.
  package func close() async {
    isClosed = true
    for pause in pauses.values { end(pause) }
    for waiter in queue.takeAll() { waiter.resume(with: .failed(Self.closedError)) }
    for connection in connections.values { await connection.fail(Self.closedError) }
    await withCheckedContinuation { continuation in
      waitingForEnd.append(continuation)
      finishIfClosed()
    }
  }

  private static let closedError = ClientError.broken("the connections of this link are closed")

  private static let outdatedError = ClientError.broken(
    "the connection was given up: a new handshake is wanted")

  private static func deadline(_ now: UInt64, _ duration: Duration) -> UInt64 {
    let (sum, isBeyond) = now.addingReportingOverflow(duration.milliseconds)
    return isBeyond ? .max : sum
  }
}

/// Somebody who waits. Confined to the pool's loop.
private final class Pause {
  let continuation: CheckedContinuation<Void, Never>
  var timer: LoopTimer?

  init(_ continuation: CheckedContinuation<Void, Never>) { self.continuation = continuation }
}

extension HTTPRequest {
  fileprivate var isSafe: Bool { method == "GET" || method == "HEAD" || method == "OPTIONS" }
}

// MARK: - One request

extension ClientPool {
  private func exchange(
    _ request: HTTPRequest, _ tag: UInt64, on connection: ClientConnection, until deadline: UInt64,
    _ receive: ContentReceiver?
  ) async -> Result<HTTPResponse, ExchangeFailure> {
    let result = await connection.exchange(request, tag: tag, until: deadline, receive: receive)
    release(connection)
    return result
  }

  private func acquire(
    until deadline: UInt64, isFresh: Bool = false
  ) async throws(ClientError) -> (connection: ClientConnection, isReused: Bool) {
    if !isFresh, let connection = takeIdle() { return (connection, true) }
    if isFresh, slots >= configuration.connectionsMax { closeOldestIdle() }
    if slots >= configuration.connectionsMax {
      switch try await wait(until: deadline) {
      case .connection(let connection): return (connection, true)
      case .slot: break
      case .failed(let error): throw error
      }
    } else {
      slots += 1
    }
    return (try await open(until: deadline), false)
  }

  /// The connection that was used last and can be used still.
  private func takeIdle() -> ClientConnection? {
    while let connection = idle.popLast() {
      if isCurrent(connection) { return connection }
      connection.assumeIsolated { $0.fail(Self.outdatedError) }
    }
    return nil
  }

  /// Whether a new connection would be like it: the peer's certificates are valid at lab time still.
  private func isCurrent(_ connection: ClientConnection) -> Bool {
    let era = era
    return connection.assumeIsolated { connection in
      guard connection.era == era else { return false }
      guard let validity = connection.session?.peer?.validity else { return true }
      return validity.contains(configuration.now())
    }
  }

  private func wait(until deadline: UInt64) async throws(ClientError) -> ClientQueue.Grant {
    guard queue.count < configuration.waitersMax else {
      throw .broken("too many requests wait for a connection to \(configuration.place)")
    }
    startSweeping()
    return await withCheckedContinuation { continuation in
      let waiter = ClientQueue.Waiter(continuation, deadline: deadline)
      if isClosed { return waiter.resume(with: .failed(Self.closedError)) }
      queue.append(waiter)
    }
  }

  /// Fills a slot that the caller has taken.
  private func open(until deadline: UInt64) async throws(ClientError) -> ClientConnection {
    guard !isClosed else {
      freeSlot()
      throw Self.closedError
    }
    let connection = ClientConnection(pool: self, era: era)
    connections[ObjectIdentifier(connection)] = connection
    startSweeping()
    let limit = min(deadline, Self.deadline(loop.now, configuration.connectTime))
    if let error = await connection.open(until: limit) { throw error }
    guard !isClosed else {
      await connection.fail(Self.closedError)
      throw Self.closedError
    }
    return connection
  }
}

// MARK: - The connections

extension ClientPool {
  /// Gives a connection that can be used again to who waits longest, or keeps it.
  private func release(_ connection: ClientConnection) {
    let until = Self.deadline(loop.now, configuration.idleTime)
    guard connection.assumeIsolated({ $0.rest(until: until) }) else { return }
    guard isCurrent(connection) else { return connection.assumeIsolated { $0.fail(Self.outdatedError) } }
    if let waiter = queue.popFirst() {
      waiter.resume(with: .connection(connection))
    } else {
      idle.append(connection)
    }
  }

  /// A connection is of no more use; it may still have to be closed.
  func ended(_ connection: ClientConnection) {
    if let index = idle.lastIndex(where: { $0 === connection }) { idle.remove(at: index) }
  }

  /// A connection is closed. Its slot goes to who waits longest.
  func removed(_ connection: ClientConnection) {
    guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
    freeSlot()
    finishIfClosed()
  }

  private func freeSlot() {
    if let waiter = queue.popFirst() { waiter.resume(with: .slot) } else { slots -= 1 }
  }

  private func closeOldestIdle() {
    guard let oldest = idle.first else { return }
    oldest.assumeIsolated { $0.fail(Self.closedError) }
  }

  private func finishOne() {
    running -= 1
    finishIfClosed()
  }

  private func finishIfClosed() {
    guard isClosed, running == 0, connections.isEmpty else { return }
    sweeper?.close()
    sweeper = nil
    for continuation in waitingForEnd { continuation.resume() }
    waitingForEnd = []
  }

  private func startSweeping() {
    guard sweeper == nil else { return }
    sweeper = try? LoopTimer(on: loop, after: Self.sweepInterval, every: Self.sweepInterval) { self.sweep() }
  }

  private func sweep() {
    let now = loop.now
    for connection in connections.values { connection.assumeIsolated { $0.expire(at: now) } }
    let error = ClientError.timedOut("no connection to \(configuration.place) became free in time")
    for waiter in queue.takeExpired(at: now) { waiter.resume(with: .failed(error)) }
    guard connections.isEmpty, queue.count == 0 else { return }
    sweeper?.close()
    sweeper = nil
  }
}
