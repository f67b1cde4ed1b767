import Testing

@testable import TLS

/// Two sessions back to back, and everything that happened to them.
final class SessionPair {
  let client: TLSSession
  let server: TLSSession
  /// Ciphertext on its way, not yet fed.
  private(set) var toServer: [UInt8] = []
  private(set) var toClient: [UInt8] = []
  var clientEvents: [TLSEvent] = []
  var serverEvents: [TLSEvent] = []
  var clientPlaintext: [UInt8] = []
  var serverPlaintext: [UInt8] = []

  init(
    client: TLSContext, server: TLSContext, clientNow: Int64 = TestCertificates.now,
    serverNow: Int64 = TestCertificates.now
  ) throws {
    self.client = try TLSSession(client, now: clientNow)
    self.server = try TLSSession(server, now: serverNow)
  }

  /// Starts the client and carries bytes until nothing moves. `slice` says how many bytes pass at a time.
  @discardableResult func run(slice: () -> Int = { .max }) -> SessionPair {
    client.start()
    carry(slice: slice)
    return self
  }

  func carry(slice: () -> Int = { .max }) {
    collect()
    while !toServer.isEmpty || !toClient.isEmpty {
      if !toServer.isEmpty { passToServer(slice()) }
      if !toClient.isEmpty { passToClient(slice()) }
    }
  }

  func collect() {
    client.takeOutput(into: &toServer)
    server.takeOutput(into: &toClient)
  }

  func alterToServer(at index: Int) { toServer[index] ^= 1 }

  func passToServer(_ count: Int = .max) {
    collect()
    let bytes = take(&toServer, count)
    note(bytes.withUnsafeBytes { server.receive($0, plaintext: &serverPlaintext) }, in: &serverEvents)
    collect()
  }

  func passToClient(_ count: Int = .max) {
    collect()
    let bytes = take(&toClient, count)
    note(bytes.withUnsafeBytes { client.receive($0, plaintext: &clientPlaintext) }, in: &clientEvents)
    collect()
  }

  private func take(_ bytes: inout [UInt8], _ count: Int) -> [UInt8] {
    let head = Array(bytes.prefix(count))
    bytes.removeFirst(head.count)
    return head
  }

  private func note(_ event: TLSEvent, in events: inout [TLSEvent]) {
    if case .none = event { return }
    events.append(event)
  }

  var serverFailure: TLSFailure? { Self.failure(serverEvents) }
  var clientFailure: TLSFailure? { Self.failure(clientEvents) }

  private static func failure(_ events: [TLSEvent]) -> TLSFailure? {
    for case .failed(let failure) in events { return failure }
    return nil
  }
}

extension TLSSession {
  func send(_ text: String) { Array(text.utf8).withUnsafeBytes { send($0) } }

  func receive(_ bytes: [UInt8]) -> TLSEvent {
    var plaintext: [UInt8] = []
    return bytes.withUnsafeBytes { receive($0, plaintext: &plaintext) }
  }
}

extension TLSEvent {
  var isHandshake: Bool { if case .handshakeCompleted = self { true } else { false } }
  var isClosed: Bool { if case .closed = self { true } else { false } }
  var isTruncated: Bool { if case .truncated = self { true } else { false } }
  var failure: TLSFailure? { if case .failed(let failure) = self { failure } else { nil } }
}
