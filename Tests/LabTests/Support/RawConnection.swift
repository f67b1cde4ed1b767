import Loops
import Nodes
import TLS
import Testing

/// A connection whose every byte the test decides. It closes itself when what it is sent has ended.
actor RawConnection: LoopBound, TCPStreamOwner {
  nonisolated let loop: EventLoop
  private(set) var received: [UInt8] = []
  /// How TLS ended, where it did.
  private(set) var end: TLSEvent?
  private(set) var localPort: UInt16 = 0
  private var hasEnded = false
  private var isClosed = false
  private var stream: TCPStream?
  private var session: TLSSession?
  private var reading: CheckedContinuation<Void, Never>?
  private var closing: CheckedContinuation<Void, Never>?

  init(loop: EventLoop) { self.loop = loop }

  func open(port: UInt16, tls: TLSContext?) async throws {
    let stream = try TCPStream(on: loop, owner: self)
    self.stream = stream
    let address = try #require(SocketAddress(host: "127.0.0.1", port: port))
    try await stream.connect(to: address, within: .seconds(60))
    localPort = stream.localAddress?.port ?? 0
    stream.startReading()
    guard let tls else { return }
    session = try TLSSession(tls, now: Self.now)
    session?.start()
    flush()
    while session?.peer == nil, !hasEnded { await news() }
  }

  /// Over TLS where the connection has it.
  func send(_ bytes: [UInt8]) {
    guard let session else { return write(bytes) }
    bytes.withUnsafeBytes { session.send($0) }
    flush()
  }

  /// Says that nothing more will be sent, in TLS too where the connection has it.
  func endSending() {
    session?.close()
    flush()
    stream?.finishWriting()
  }

  /// From now on nothing is taken, so that the peer's buffers fill.
  func stopReading() { stream?.stopReading() }

  func readToEnd() async -> String {
    while !hasEnded { await news() }
    return String(decoding: received, as: UTF8.self)
  }

  /// What has come when it holds `text`, or when the lab has closed the connection.
  func read(until text: String) async -> String {
    while true {
      let all = String(decoding: received, as: UTF8.self)
      if hasEnded || all.contains(text) { return all }
      await news()
    }
  }

  func close() async {
    guard !isClosed, let stream else { return }
    await withCheckedContinuation { continuation in
      closing = continuation
      stream.close()
    }
  }

  private static var now: Int64 {
    LabClock().now().seconds
  }

  private func news() async { await withCheckedContinuation { reading = $0 } }

  private func write(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { stream?.write($0) }
  }

  private func flush() {
    var out: [UInt8] = []
    session?.takeOutput(into: &out)
    write(out)
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    defer { wake() }
    guard let session else { return received.append(contentsOf: bytes) }
    var event = session.receive(bytes, plaintext: &received)
    if case .handshakeCompleted = event {
      event = session.receive(UnsafeRawBufferPointer(start: nil, count: 0), plaintext: &received)
    }
    flush()
    if case .none = event { return }
    end = event
  }

  func ended(_ error: UVError?) {
    hasEnded = true
    wake()
    stream?.close()
  }

  func wrote() {}

  func closed() {
    isClosed = true
    hasEnded = true
    wake()
    closing?.resume()
    closing = nil
  }

  private func wake() {
    reading?.resume()
    reading = nil
  }
}
