import Certificates
import Dispatch
import HTTP
import JSON
import Nodes
import OAuth
import ResourceService
import Testing
import Topology
import TrustedSubsystem

struct ResourceNodeTests {
  private let gateway: Certificate
  private let time: ResourceNode

  init() throws {
    gateway = try Fixtures.certificate("CN=gateway")
    time = ResourceNode(
      name: "time", executor: TestLoop(), specification: .init(service: .time),
      callers: MutualTLS(callers: [gateway.thumbprint: "gateway"]))
  }

  private func ask(
    _ node: ResourceNode, _ method: String = "GET", _ path: String = "/time", _ headers: HTTPHeaders = [:],
    by certificate: Certificate?
  ) async -> Reply {
    await node.respond(
      to: HTTPRequest(method: method, target: RequestTarget(path: path), headers: headers),
      in: RequestContext(exchange: .init(1), caller: Fixtures.caller(certificate), now: Fixtures.now))
  }

  @Test func `the gateway is told the time, and for whom`() async {
    let reply = await ask(
      time, "GET", "/time",
      ["X-Claim-Sub": "john", "X-Claim-Client-Id": "4711", "X-Claim-Scope": "profile email"], by: gateway)
    #expect(reply.response.status == 200)
    #expect(reply.response.headers["Content-Type"] == "application/json")
    #expect(
      String(decoding: reply.response.body, as: UTF8.self) == """
        {"time":"2026-11-22T01:06:11Z","sub":"john","client_id":"4711","scope":"profile email"}
        """)
    #expect(reply.verdicts.map(\.rule.id) == ["caller-identified", "claim-headers"])
    #expect(reply.verdicts.allSatisfy { $0.outcome == .pass })
  }

  @Test(arguments: [
    ("GET", "/time", 200), ("HEAD", "/time", 200), ("POST", "/time", 405), ("DELETE", "/time", 405),
    ("GET", "/", 404), ("GET", "/time/x", 404), ("GET", "/Time", 404),
  ])
  func `only the time can be read`(method: String, path: String, status: Int) async {
    let response = await ask(time, method, path, by: gateway).response
    #expect(response.status == status)
    #expect((response.headers["Allow"] == "GET, HEAD") == (status == 405))
  }

  @Test func `nobody but the gateway gets in, whatever its name`() async throws {
    for caller in [nil, try Fixtures.certificate("CN=gateway")] {
      let reply = await ask(time, by: caller)
      #expect(reply.response.status == 403)
      #expect(try JSONValue(parsing: reply.response.body)["error"] == "unknown_caller")
      #expect(reply.verdicts.map(\.outcome) == [.fail])
    }
  }

  @Test func `where no link presents a certificate, anyone may ask, but for nobody`() async throws {
    let open = ResourceNode(
      name: "time", executor: TestLoop(), specification: .init(service: .time), callers: nil)
    #expect(await ask(open, by: nil).response.status == 200)
    let reply = await ask(open, "GET", "/time", ["X-Claim-Sub": "admin"], by: nil)
    #expect(reply.response.status == 403)
    #expect(try JSONValue(parsing: reply.response.body)["error"] == "claims_not_believed")
    #expect(reply.verdicts.map(\.outcome) == [.skipped, .fail])
  }
}

enum Fixtures {
  static let listener = ListenerName(node: "time", port: "mtls")
  static let now = LabTime(seconds: 1_795_309_571)

  /// A new self-signed certificate; a failure to make one fails the test that asked.
  static func certificate(_ subject: String) throws -> Certificate {
    try CertificateIssuer(random: { SystemRandomBytes().next($0) }).issue(
      CertificateTemplate(subject: subject, notBefore: 1_700_000_000, notAfter: 1_900_000_000)
    ).certificate
  }

  static func caller(_ certificate: Certificate?, listener: ListenerName = listener) -> Caller {
    Caller(
      connection: ConnectionID(1), listener: listener, address: "127.0.0.1", port: 50_000,
      security: .init(
        version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", serverName: nil, certificate: certificate))
  }
}

/// A loop of the kind that nodes are pinned to, without input and output.
final class TestLoop: SerialExecutor {
  private let queue = DispatchQueue(label: "test loop")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
