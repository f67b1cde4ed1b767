import Certificates
import Foundation
import HTTP
import IdentityProvider
import JOSE
import Lambda
import Loops
import Nodes
import OrderedCollections
import Storage
import Synchronization
import Testing
import Topology
import TrafficLog
import Transport

@testable import Lab

/// The gateway of a lab, wired as labs are, whose backend is a program outside of it.
struct WiredGateway {
  private let listener: Listener
  private let loop: EventLoop
  private let recorder: TrafficRecorder
  private let records: Records

  fileprivate init(listener: Listener, loop: EventLoop, recorder: TrafficRecorder, records: Records) {
    self.listener = listener
    self.loop = loop
    self.recorder = recorder
    self.records = records
  }

  /// What comes back until the gateway closes the connection.
  func send(_ text: String) async throws -> String {
    let connection = RawConnection(loop: loop)
    try await connection.open(port: listener.port, tls: nil)
    await connection.send(Array(text.utf8))
    let answer = await connection.readToEnd()
    await connection.close()
    return answer
  }

  /// Why requests got no answer, in the words of the log.
  func failures() async -> [String] {
    await recorder.flush()
    return records.failures
  }

  fileprivate final class Records: TrafficSink {
    private let sentences = Mutex<[String]>([])
    let lastIdentifiers = LastIdentifiers()
    var failures: [String] { sentences.withLock { $0 } }

    func write(_ records: [TrafficRecord]) {
      for case .exchange(let record) in records {
        if let failure = record.failure { sentences.withLock { $0.append(failure) } }
      }
    }
  }
}

/// - Parameters:
///   - url: the backend's, as `lab.json` has it.
///   - port: where it really is.
func withGateway(to url: String, port: UInt16, _ body: (WiredGateway) async throws -> Void) async throws {
  let topology = try LabText(
    text: """
      { "name": "x",
        "certificates": { "inside": { "subject": "CN=inside", "ip": ["127.0.0.1"] } },
        "nodes": {
          "gateway": { "role": "gateway", "dialect": "aws", "stage": "dev",
                       "listen": { "web": { "url": "http://127.0.0.1:9443" } },
                       "routes": [{ "path": "/time", "to": "time" }] },
          "time": { "role": "resource", "service": "time", "listen": { "web": {
            "url": "\(url)"\(url.hasPrefix("https") ? #", "certificate": "inside""# : "") } } } },
        "links": [{ "from": "gateway", "to": "time", "timeout": "300ms" }] }
      """
  ).topology().rebased(ports: ["time.web": port])
  let folder = try TemporaryFolder()
  defer { folder.remove() }
  let loop = try EventLoop(name: "gateway")
  let records = WiredGateway.Records()
  let recorder = TrafficRecorder(capture: .messages, sink: records)
  var wiring = try wiring(topology, in: folder.url, recorder, loop)
  let replica = try #require(try wiring.nodes()["gateway"]?.first)
  let listener = try Listener(
    binding: ListenerConfiguration(host: "127.0.0.1", port: 0, now: { LabClock().now().seconds }))
  let handler = NodeHandler(
    node: replica.node, listener: ListenerName(node: "gateway", port: "web"), recorder: recorder,
    lane: recorder.makeWireLane(), clock: LabClock(),
    senders: KnownSenders(sockets: wiring.sockets, functions: FunctionProcesses()), traces: wiring.traces,
    certificates: wiring.handshakeCertificates, speaksAWS: true)
  try await listener.start(on: [loop], handlers: [handler])
  let gateway = WiredGateway(listener: listener, loop: loop, recorder: recorder, records: records)
  let result = await Result { try await body(gateway) }
  await listener.stop(grace: .zero)
  for pool in wiring.pools { await pool.pool.close() }
  await recorder.stop()
  await loop.shutdown()
  try result.get()
}

private func wiring(
  _ topology: LabTopology, in folder: URL, _ recorder: TrafficRecorder, _ loop: EventLoop
) throws -> Wiring {
  let random = SystemRandomBytes()
  return Wiring(
    topology: topology,
    certificates: try LabCertificates.prepare(topology, in: folder, random: random, now: LabClock().now()),
    placement: Placement(topology, loops: [loop]), recorder: recorder, clock: LabClock(), random: random,
    store: MemoryIdentityStore(), signingKeys: SigningKeyRing(try SigningKey(from: { random.next($0) })),
    pages: try AuthorizationPages())
}
