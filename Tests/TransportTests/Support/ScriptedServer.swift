import Loops
import Synchronization

/// A server that answers each request with bytes that the test decides, and can close behind them.
actor ScriptedServer: LoopBound {
  struct Step: Sendable {
    var bytes: String
    var closes = false
    /// Sent a little later, when nobody has asked.
    var afterwards = ""
  }

  nonisolated let loop: EventLoop
  nonisolated let port: UInt16
  private var steps: [Step]
  private var acceptor: Acceptor?
  private var connections: [ScriptedConnection] = []
  private var socket: AcceptingSocket?

  init(loop: EventLoop, steps: [Step]) throws {
    self.loop = loop
    self.steps = steps
    guard let address = SocketAddress(host: "127.0.0.1", port: 0) else { throw UVError.invalidAddress }
    let socket = try AcceptingSocket(binding: address)
    self.socket = socket
    port = socket.address.port
  }

  var connectionCount: Int { connections.count }

  func start() throws {
    guard let socket else { return }
    acceptor = try Acceptor(socket, on: loop) { descriptor, _ in self.accept(descriptor) }
    self.socket = nil
  }

  func stop() async {
    await acceptor?.stop()
    for connection in connections { await connection.close() }
  }

  fileprivate func next() -> Step? { steps.isEmpty ? nil : steps.removeFirst() }

  private func accept(_ descriptor: Int32) {
    let connection = ScriptedConnection(server: self)
    connections.append(connection)
    connection.assumeIsolated { $0.open(descriptor) }
  }
}

actor ScriptedConnection: LoopBound, TCPStreamOwner {
  nonisolated let loop: EventLoop
  private let server: ScriptedServer
  private var stream: TCPStream?
  private var timer: LoopTimer?

  init(server: ScriptedServer) {
    self.server = server
    loop = server.loop
  }

  func open(_ descriptor: Int32) {
    stream = try? TCPStream(adopting: descriptor, on: loop, owner: self)
    stream?.startReading()
  }

  func close() {
    timer?.close()
    stream?.close()
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    guard let step = server.assumeIsolated({ $0.next() }) else { return }
    write(step.bytes)
    if step.closes { stream?.finishWriting() }
    guard !step.afterwards.isEmpty else { return }
    timer = try? LoopTimer(on: loop, after: .milliseconds(30)) { self.write(step.afterwards) }
  }

  private func write(_ text: String) {
    var text = text
    _ = text.withUTF8 { stream?.write(UnsafeRawBufferPointer($0)) }
  }

  func ended(_ error: UVError?) { stream?.close() }
  func wrote() {}
  func closed() { stream = nil }
}
