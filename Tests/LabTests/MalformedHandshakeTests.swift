import HTTP
import Nodes
import Testing
import Topology
import TrafficLog

/// What comes to a TLS port and is no TLS.
@Suite(.lab { try .handshakes(within: "60s") }, .timeLimit(.minutes(3)))
struct MalformedHandshakeTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  /// The head of a record: a handshake message under TLS 1.0's number, as every ClientHello begins.
  private static let record: [UInt8] = [22, 3, 1]

  private static let garbage: [(name: String, bytes: [UInt8])] = [
    ("zeros", [UInt8](repeating: 0, count: 64)),
    ("0xff", [UInt8](repeating: 0xFF, count: 64)),
    ("an SSH client", Array("ssh-2.0-client\r\n".utf8)),
    ("a hello of no length", record + [0, 0]),
    ("a record longer than allowed", record + [0xFF, 0xFF] + [UInt8](repeating: 1, count: 70_000)),
    ("a hello of nothing but garbage", record + [0, 8, 1, 0, 0, 4, 9, 9, 9, 9]),
    ("an alert", [21, 3, 3, 0, 2, 2, 40]),
    ("application data", [23, 3, 3, 0, 4, 1, 2, 3, 4]),
    ("a message that is no hello", record + [0, 4, 20, 0, 0, 0]),
    ("SSL 2", [0x80, 0x2E, 1, 0, 2, 0, 21, 0, 0, 0, 16] + [UInt8](repeating: 7, count: 37)),
  ]

  @Test(arguments: garbage.map(\.name))
  func `garbage is refused and recorded`(name: String) async throws {
    let bytes = try #require(Self.garbage.first { $0.name == name }?.bytes)
    let row = try await lab.connection(refusedFor: bytes, isAll: true)
    #expect(row.certificate == nil)
    try await expectService()
  }

  @Test func `a client that goes in the middle is recorded`() async throws {
    let connection = try await lab.connectWithoutTLS()
    await connection.send(Self.record + [0, 100, 1, 0])
    await connection.endSending()
    let port = await connection.localPort
    let row = try await lab.connection { $0.peer.port == port }
    #expect(row.failure != nil)
    await connection.close()
  }

  @Test func `a plain request on a TLS port gets a plain answer`() async throws {
    let connection = try await lab.connectWithoutTLS()
    await connection.send(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    let answer = await connection.readToEnd()
    let port = await connection.localPort
    await connection.close()
    #expect(answer.hasPrefix("HTTP/1.1 400 "))
    #expect(answer.contains("This port speaks HTTPS."))
    let row = try await lab.connection { $0.peer.port == port }
    #expect(row.failure?.words == "a plain HTTP request came to a TLS port")
  }

  @Test func `seeded damage to a hello never stops the lab`() async throws {
    var random = SeededGenerator(seed: 5246)
    let hello = Self.record + [0, 60, 1, 0, 0, 56, 3, 3] + [UInt8](repeating: 5, count: 54)
    for _ in 0..<40 {
      var bytes = hello
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0 ... .max, using: &random)
      }
      let connection = try await lab.connectWithoutTLS()
      await connection.send(Array(bytes.prefix(Int.random(in: 1...bytes.count, using: &random))))
      await connection.endSending()
      _ = await connection.readToEnd()
      await connection.close()
    }
    try await expectService()
  }

  private func expectService() async throws {
    let token = try await lab.machineToken()
    #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client")).status == 200)
  }
}

/// The time that a handshake may take.
@Suite(.timeLimit(.minutes(3))) struct HandshakeTimeTests {
  @Test func `a client that begins and says nothing more is refused after that time`() async throws {
    try await withLab(.handshakes(within: "500ms")) { lab in
      let row = try await lab.connection(refusedFor: [22, 3, 1], isAll: false)
      #expect(row.failure?.words == "the handshake was not done within 0.5 seconds")
    }
  }
}

extension LabText {
  /// The gateway waits so long for a handshake.
  static func handshakes(within time: String) throws -> LabText {
    try allClients().replacing(
      #""truststore": "api-clients" }"#,
      with: #""truststore": "api-clients", "limits": { "handshakeTime": "\#(time)" } }"#)
  }
}

extension TestLab {
  fileprivate func connectWithoutTLS() async throws -> RawConnection {
    let connection = RawConnection(loop: loop)
    try await connection.open(port: listener("gateway.mtls").url.port, tls: nil)
    return connection
  }

  /// Sends these bytes, waits for the lab to close, and finds the connection in the log.
  /// - Parameter isAll: says that nothing more will come, for some garbage could be a beginning.
  fileprivate func connection(refusedFor bytes: [UInt8], isAll: Bool) async throws -> ConnectionRecord {
    let raw = try await connectWithoutTLS()
    await raw.send(bytes)
    if isAll { await raw.endSending() }
    _ = await raw.readToEnd()
    let port = await raw.localPort
    await raw.close()
    let row = try await connection { $0.peer.port == port }
    #expect(row.failure?.words.isEmpty == false)
    return row
  }
}
