import Certificates
import HTTP
import Lab
import Loops
import Nodes
package import OAuth
import OrderedCollections
import Storage
import Synchronization
import TLS
import Topology
import TrafficLog
import Transport

/// Who attacks: clients of its own on a loop of its own, with the certificates that a step gives it. It also
/// reads the lab's log, which no adversary outside of a laboratory can.
package final class Adversary: Sendable {
  private let lab: RunningLab
  private let loop: EventLoop
  private let tell: @Sendable (String) -> Void
  private let state = Mutex(State())

  private struct State {
    var pools: [Place: ClientPool] = [:]
    var steps = 0
  }

  private struct Place: Hashable {
    let listener: ListenerURL
    /// What requests name.
    let host: String
    let certificate: String?
  }

  /// Marks each request, so that the log can be asked for it.
  private static let stepHeader = "X-Attack-Step"
  private static let answerTime = Duration.seconds(30)

  init(_ lab: RunningLab, tell: @escaping @Sendable (String) -> Void) throws(AttackError) {
    self.lab = lab
    self.tell = tell
    do { loop = try EventLoop(name: "adversary") } catch {
      throw .failed("cannot start a loop: \(error.sentence)")
    }
  }

  var topology: LabTopology { lab.topology }

  func close() async {
    for pool in state.withLock({ $0.pools.values.map { $0 } }) { await pool.close() }
    await loop.shutdown()
  }

  /// One step: a request over a real connection, and what the lab's log says of it.
  /// - Parameters:
  ///   - certificate: the name of the one that is presented, if any.
  ///   - purpose: what it is for, in a few words.
  func send(
    _ request: HTTPRequest, to listener: ListenerURL, as certificate: String?, _ purpose: String
  ) async throws(AttackError) -> Answer {
    let step = state.withLock { state in
      state.steps += 1
      return state.steps
    }
    var request = request
    request.headers.set(Self.stepHeader, "\(step)")
    let host = request.headers["Host"] ?? listener.host
    let pool = try pool(Place(listener: listener, host: host, certificate: certificate))
    let answer: Answer
    do throws(ClientError) {
      let response = try await pool.send(request, tag: 0, timeout: Self.answerTime)
      answer = Answer(response: response, refusal: nil, exchange: try? await exchange(of: step))
    } catch {
      answer = Answer(response: nil, refusal: error.sentence, exchange: nil)
    }
    tell("  \(step)  \(purpose)\n     \(request.method) \(request.target.text)  \(answer.words)")
    return answer
  }

  private func exchange(of step: Int) async throws -> ExchangeRow? {
    await lab.recorder.flush()
    let rows = try await lab.traffic.reader.entries(
      LogQuery(order: .newestFirst, detail: .everything, count: 50))
    for case .exchange(let row) in rows {
      guard case .outside = row.from, case .parsed(let request) = row.request,
        request.headers[Self.stepHeader] == "\(step)"
      else { continue }
      return row
    }
    return nil
  }

  private func pool(_ place: Place) throws(AttackError) -> ClientPool {
    if let pool = state.withLock({ $0.pools[place] }) { return pool }
    let pool = ClientPool(
      loop: loop,
      ClientConfiguration(
        host: place.listener.host == "localhost" ? "127.0.0.1" : place.listener.host,
        port: place.listener.port, hostHeader: "\(place.host):\(place.listener.port)",
        tls: try context(place), now: { [lab] in lab.clock.now().seconds }),
      observer: SilentObserver())
    state.withLock { $0.pools[place] = pool }
    return pool
  }

  /// Trusts what the listener shows and nothing else.
  private func context(_ place: Place) throws(AttackError) -> TLSContext? {
    guard place.listener.scheme == .https else { return nil }
    let shown = topology.nodes.values.flatMap(\.listeners.values).first { $0.url == place.listener }?
      .certificate
    guard let shown else { throw .failed("nothing of the lab listens at \(place.listener)") }
    let anchor = try key(topology.certificates[shown]?.signedBy ?? shown)
    let identity = try place.certificate.map(key)
    do throws(TLSError) {
      return try TLSContext(
        client: .init(
          identity: identity?.tlsIdentity,
          trust: TrustAnchors(certificatesDER: [anchor.certificate.der], acceptsLeaves: true),
          serverName: place.listener.host))
    } catch {
      throw .failed(error.sentence)
    }
  }

  private func key(_ name: String) throws(AttackError) -> CertifiedKey {
    guard let files = lab.run.certificates.first(where: { $0.name == name }) else {
      throw .failed("the lab has no certificate '\(name)'")
    }
    do {
      return try CertificateFiles(folder: "/").load(certificateFile: files.certificate, keyFile: files.key)
    } catch {
      throw .failed("\(error)")
    }
  }
}

/// What came back for one step.
package struct Answer: Sendable {
  let response: HTTPResponse?
  /// Why nothing came back: a refused handshake, say.
  let refusal: String?
  let exchange: ExchangeRow?

  /// Whether the gateway let the request through: its policy verdict says so, whatever the node behind
  /// answered. Where no authorizer was reached, the status says it.
  package var isAllowed: Bool {
    if let verdict = verdicts.last(where: { $0.rule.id == "policy-allows" }) {
      return verdict.outcome == .pass
    }
    return response.map { 200..<300 ~= $0.status } ?? false
  }

  /// What the lab's rules said, in their order.
  package var verdicts: [Verdict] { exchange?.verdicts ?? [] }

  /// `-> 200 (x12)`.
  var words: String {
    guard let response else { return "-> no answer: \(refusal ?? "unknown")" }
    return "-> \(response.status)\(exchange.map { " (\($0.id))" } ?? "")"
  }
}
