import HTTP
import Loops
import TLS

/// How a connection comes to be: a name, an address, a socket, a handshake.
extension ClientConnection {
  /// Connects and shakes hands. After an error the connection is of no use.
  func open(until deadline: UInt64) async -> ClientError? {
    self.deadline = deadline
    if let error = await connect(until: deadline) {
      fail(error)
      if openStreams == 0 { await pool.removed(self) }
      return error
    }
    return await shakeHands()
  }

  /// Tries every address of the host, in order.
  private func connect(until deadline: UInt64) async -> ClientError? {
    do throws(UVError) {
      var last = UVError.connectionRefused
      for address in try await loop.addresses(of: configuration.host, port: configuration.port) {
        if case .failed(let error) = state { return error }
        guard let failure = await connect(to: address, until: deadline) else { return nil }
        last = failure
      }
      return error(last)
    } catch {
      return self.error(error)
    }
  }

  private func connect(to address: SocketAddress, until deadline: UInt64) async -> UVError? {
    let local = configuration.localAddress.flatMap { SocketAddress(host: $0, port: 0) }
    let left = deadline > loop.now ? deadline - loop.now : 0
    do throws(UVError) {
      let attempt = try TCPStream(on: loop, owner: self)
      stream = attempt
      openStreams += 1
      try await attempt.connect(
        to: address, from: local?.family == address.family ? local : nil, within: .milliseconds(left))
      return nil
    } catch {
      return error
    }
  }

  private func error(_ error: UVError) -> ClientError {
    let text = "no connection to \(configuration.place): \(error.sentence)"
    return switch error {
    case .connectionRefused: .connectionRefused(text)
    case .timedOut: .timedOut(text)
    default: .broken(text)
    }
  }

  private func shakeHands() async -> ClientError? {
    if case .failed(let error) = state { return error }
    let local = stream?.localAddress
    localPort = local?.port
    pool.observer.connected(local: local?.host ?? "", port: local?.port ?? 0)
    stream?.startReading()
    guard let tls = configuration.tls else {
      becomeReady()
      return nil
    }
    guard let session = try? TLSSession(tls, now: configuration.now()) else {
      let error = ClientError.handshake("TLS could not be set up")
      fail(error)
      return error
    }
    self.session = session
    state = .handshake
    return await withCheckedContinuation { continuation in
      if case .failed(let error) = state { return continuation.resume(returning: error) }
      handshake = continuation
      session.start()
      flushSession()
    }
  }
}
