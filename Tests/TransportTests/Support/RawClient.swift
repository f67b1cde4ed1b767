import Loops
import TLS

/// A connection whose every byte the test decides. It closes itself when what it was sent has ended.
actor RawClient: LoopBound, TCPStreamOwner {
  nonisolated let loop: EventLoop
  private(set) var received: [UInt8] = []
  private(set) var error: UVError?
  private(set) var tlsEnd: TLSEvent?
  private var hasEnded = false
  private var isClosed = false
  private var stream: TCPStream?
  private var session: TLSSession?
  private var waiting: CheckedContinuation<Void, Never>?
  private var closing: CheckedContinuation<Void, Never>?

  init(loop: EventLoop) { self.loop = loop }

  func connect(port: UInt16, tls: TLSContext? = nil) async throws {
    let stream = try TCPStream(on: loop, owner: self)
    self.stream = stream
    guard let address = SocketAddress(host: "127.0.0.1", port: port) else { return }
    try await stream.connect(to: address, within: .seconds(5))
    stream.startReading()
    guard let tls else { return }
    session = try TLSSession(tls, now: labSecond)
    session?.start()
    flush()
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    guard let session else { return write(bytes) }
    bytes.withUnsafeBytes { session.send($0) }
    flush()
  }

  var unsentBytes: Int { stream?.unsentBytes ?? 0 }
  var text: String { String(decoding: received, as: UTF8.self) }

  /// Everything received so far, once it contains `part` so many times, or has ended.
  func read(until part: String, times: Int = 1) async -> String {
    while !hasEnded, text.occurrences(of: part) < times {
      await withCheckedContinuation { waiting = $0 }
    }
    return text
  }

  func readToEnd() async -> String {
    while !hasEnded { await withCheckedContinuation { waiting = $0 } }
    return text
  }

  func pauseReading() { stream?.stopReading() }
  func resumeReading() { stream?.startReading() }
  func finishWriting() { stream?.finishWriting() }

  func close() async {
    guard !isClosed, stream != nil else { return }
    await withCheckedContinuation { continuation in
      closing = continuation
      stream?.close()
    }
  }

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
    tlsEnd = event
  }

  func ended(_ error: UVError?) {
    self.error = error
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
    waiting?.resume()
    waiting = nil
  }
}

extension String {
  func occurrences(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
