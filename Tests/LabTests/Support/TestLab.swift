import Certificates
import Console
import Foundation
import HTTP
import Lab
import Loops
import Nodes
import OrderedCollections
import Synchronization
import TLS
import Testing
import Topology
import Transport

/// A running lab and the clients that a test has outside of it, on a loop of their own.
final class TestLab: Sendable {
  let running: RunningLab
  let loop: EventLoop
  private let isEphemeral: Bool
  private let pools = Mutex<[Address: ClientPool]>([:])

  /// What makes two requests use the same connections.
  private struct Address: Hashable {
    let listener: String
    let thumbprint: String?
    let maximum: TLSVersion
  }

  init(_ options: LabOptions) async throws {
    isEphemeral = options.isEphemeral
    running = try await RunningLab.start(options, control: ControlAPI())
    loop = try EventLoop(name: "test clients")
  }

  /// Ends clients and lab, and sees that every refusal was explained and that nothing is left.
  func stop() async {
    await #expect(throws: Never.self) {
      let unexplained = try await self.unexplained()
      #expect(unexplained == [])
    }
    let belongings = Belongings(of: running, isEphemeral: isEphemeral)
    #expect(!belongings.left.isEmpty, "nothing would be found, whatever is left")
    let pools = pools.withLock { Array($0.values) }
    for pool in pools { await pool.close() }
    await running.stop()
    #expect(loop.openHandles == 0)
    await loop.shutdown()
    #expect(belongings.left == [])
  }
}

/// Runs `body` against a lab of its own.
func withLab<Result: Sendable>(
  _ text: LabText? = nil, seed: UInt64? = nil, turns: LabTurns = .ofTests,
  _ body: (TestLab) async throws -> Result
) async throws -> Result {
  let topology = try (text ?? LabText.standard()).topology()
  return try await withLab(.ephemeral(topology, seed: seed), turns: turns, body)
}

func withLab<Result: Sendable>(
  _ options: LabOptions, turns: LabTurns = .ofTests, _ body: (TestLab) async throws -> Result
) async throws -> Result {
  await turns.take()
  let result = await Swift.Result { try await run(options, body) }
  await turns.giveBack()
  return try result.get()
}

private func run<Result: Sendable>(
  _ options: LabOptions, _ body: (TestLab) async throws -> Result
) async throws -> Result {
  let lab = try await TestLab(options)
  let result = await Swift.Result { try await body(lab) }
  await lab.stop()
  return try result.get()
}

extension Swift.Result where Failure == any Error {
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}

// MARK: - Addresses and certificates

extension TestLab {
  /// - Parameter name: a node and its listener: `gateway.mtls`.
  func listener(_ name: String) throws -> ListenerSpecification {
    let parts = name.split(separator: ".").map(String.init)
    return try #require(running.topology.nodes[parts[0]]?.listeners[parts[1]])
  }

  func url(_ name: String) throws -> String { try listener(name).url.description }

  /// A certificate of `lab.json` with its key.
  func key(_ name: String) throws -> CertifiedKey {
    let files = try #require(running.run.certificates.first { $0.name == name })
    return try CertificateFiles(folder: "/").load(certificateFile: files.certificate, keyFile: files.key)
  }

  func thumbprint(_ name: String) throws -> String { try key(name).certificate.thumbprint }

  /// A client's side of TLS to a listener, which trusts what the listener shows and nothing else.
  func clientContext(
    to listener: ListenerSpecification, as key: CertifiedKey?, maximum: TLSVersion = .v1_3
  ) throws -> TLSContext {
    let shown = try #require(listener.certificate)
    let anchor = try self.key(running.topology.certificates[shown]?.signedBy ?? shown).certificate
    return try TLSContext(
      client: .init(
        identity: key?.tlsIdentity,
        trust: TrustAnchors(certificatesDER: [anchor.der], acceptsLeaves: true),
        serverName: listener.url.host, policy: .init(maximum: maximum)))
  }
}

// MARK: - Requests

extension TestLab {
  private static let answerTime = Duration.seconds(60)

  /// Sends a request from outside over kept connections.
  /// - Parameters:
  ///   - name: a node and its listener: `gateway.mtls`.
  ///   - key: the certificate that the client presents, if any.
  func send(
    _ request: HTTPRequest, to name: String, as key: CertifiedKey? = nil, maximum: TLSVersion = .v1_3
  ) async throws -> HTTPResponse {
    let address = Address(listener: name, thumbprint: key?.certificate.thumbprint, maximum: maximum)
    let known = pools.withLock { $0[address] }
    let pool = if let known { known } else { try makePool(address, key) }
    return try await pool.send(request, tag: 0, timeout: Self.answerTime)
  }

  private func makePool(_ address: Address, _ key: CertifiedKey?) throws -> ClientPool {
    let listener = try listener(address.listener)
    let url = listener.url
    let tls = try url.scheme == .http ? nil : clientContext(to: listener, as: key, maximum: address.maximum)
    return pools.withLock { pools in
      if let pool = pools[address] { return pool }
      let pool = ClientPool(
        loop: loop,
        ClientConfiguration(
          host: "127.0.0.1", port: url.port, hostHeader: "\(url.host):\(url.port)", tls: tls,
          connectTime: Self.answerTime, now: { [running] in running.clock.now().seconds }),
        observer: SilentObserver())
      pools[address] = pool
      return pool
    }
  }

  /// A connection whose every byte the test decides.
  func connect(to name: String, as key: CertifiedKey? = nil) async throws -> RawConnection {
    let listener = try listener(name)
    let tls = try listener.url.scheme == .http ? nil : clientContext(to: listener, as: key)
    let connection = RawConnection(loop: loop)
    try await connection.open(port: listener.url.port, tls: tls)
    return connection
  }

  /// What comes back for these bytes until the lab closes the connection.
  func sendRaw(_ bytes: [UInt8], to name: String, as key: CertifiedKey? = nil) async throws -> String {
    let connection = try await connect(to: name, as: key)
    await connection.send(bytes)
    let text = await connection.readToEnd()
    await connection.close()
    return text
  }

  func sendRaw(_ text: String, to name: String, as key: CertifiedKey? = nil) async throws -> String {
    try await sendRaw(Array(text.utf8), to: name, as: key)
  }
}
