import Loops
import Testing

/// Runs `body` on a loop of its own and sees that no handle is left.
func withLoop(_ body: (EventLoop) async throws -> Void) async throws {
  let loop = try EventLoop(name: "test")
  var failure: (any Error)?
  do { try await body(loop) } catch { failure = error }
  await loop.shutdown()
  #expect(loop.openHandles == 0)
  if let failure { throw failure }
}

/// One end of a connection, which keeps what it receives.
actor Peer: LoopBound, TCPStreamOwner {
  nonisolated let loop: EventLoop
  private(set) var received: [UInt8] = []
  private(set) var hasEnded = false
  private(set) var error: UVError?
  private(set) var wroteCount = 0
  private(set) var stream: TCPStream?
  private var waiting: CheckedContinuation<Void, Never>?

  init(loop: EventLoop) { self.loop = loop }

  func connect(
    to address: SocketAddress, from local: SocketAddress? = nil, within limit: Duration = .seconds(5)
  )
    async throws
  {
    let stream = try TCPStream(on: loop, owner: self)
    self.stream = stream
    try await stream.connect(to: address, from: local, within: limit)
    stream.startReading()
  }

  func adopt(_ descriptor: Int32, reads: Bool = true) throws {
    stream = try TCPStream(adopting: descriptor, on: loop, owner: self)
    if reads { stream?.startReading() }
  }

  var localAddress: SocketAddress? { stream?.localAddress }
  var peerAddress: SocketAddress? { stream?.peerAddress }
  var unsentBytes: Int { stream?.unsentBytes ?? 0 }

  func write(_ bytes: [UInt8]) -> UVError? { bytes.withUnsafeBytes { stream?.write($0) } }
  func finishWriting() { stream?.finishWriting() }
  func startReading() { stream?.startReading() }
  func close() { stream?.close() }

  func untilEnd() async {
    while !hasEnded { await withCheckedContinuation { waiting = $0 } }
  }

  func received(_ bytes: UnsafeRawBufferPointer) { received.append(contentsOf: bytes) }
  func wrote() { wroteCount += 1 }

  func ended(_ error: UVError?) {
    self.error = error
    hasEnded = true
    wake()
  }

  func closed() {
    stream = nil
    hasEnded = true
    wake()
  }

  private func wake() {
    waiting?.resume()
    waiting = nil
  }
}

/// Accepts on a loop and makes a peer of each connection.
actor Host: LoopBound {
  nonisolated let loop: EventLoop
  nonisolated let address: SocketAddress
  private var socket: AcceptingSocket?
  private var acceptor: Acceptor?
  private var reads = true
  private(set) var peers: [Peer] = []

  init(loop: EventLoop, host: String = "127.0.0.1") throws {
    self.loop = loop
    let socket = try AcceptingSocket(binding: try #require(SocketAddress(host: host, port: 0)))
    self.socket = socket
    address = socket.address
  }

  func start(reads: Bool = true) throws {
    self.reads = reads
    guard let socket else { return }
    acceptor = try Acceptor(socket, on: loop) { descriptor, _ in self.accept(descriptor) }
    self.socket = nil
  }

  func first() async -> Peer {
    while peers.isEmpty { await Task.yield() }
    return peers[0]
  }

  func stop() async {
    await acceptor?.stop()
    for peer in peers { await peer.close() }
  }

  private func accept(_ descriptor: Int32) {
    let peer = Peer(loop: loop)
    let reads = reads
    peers.append(peer)
    peer.assumeIsolated { try? $0.adopt(descriptor, reads: reads) }
  }
}
