import Authorizer
import Certificates
import Gateway
import HTTP
import JSON
import Nodes
import Synchronization
import Topology
import TrustedSubsystem

enum Fixtures {
  static let listener = ListenerName(node: "gateway", port: "mtls")
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

  static func context(
    _ certificate: Certificate? = nil, later: Duration = .zero, listener: String = "mtls"
  ) -> RequestContext {
    RequestContext(
      exchange: .init(42),
      caller: caller(certificate, listener: ListenerName(node: "gateway", port: listener)),
      now: now.adding(later))
  }

  /// `GET /dev/time` as in the tutorial, and a route with a rest.
  static var specification: GatewaySpecification {
    GatewaySpecification(
      dialect: .aws, stage: "dev",
      routes: [
        .init(methods: ["GET"], path: "/time", to: "time", layers: [.authorizer("authorizer")]),
        .init(path: "/long/*", to: "time", layers: [.authorizer("authorizer")]),
        .init(path: "/open/{name}", to: "time"),
      ])
  }

  /// A gateway with an authorizer that `introspection` answers, both of one loop.
  static func gateway(
    _ specification: GatewaySpecification = specification, backend: ScriptedLink,
    introspection: ScriptedLink = ScriptedLink { _ in answer() }, policy: Bool = true,
    hooks: (any AuthorizerHooks)? = nil, caches: ResultCaches = ResultCaches(),
    environment: GatewayEnvironment? = nil,
    _ change: (inout AuthorizerSpecification) -> Void = { _ in }
  ) throws -> GatewayNode {
    let loop = TestLoop()
    var rules = AuthorizerSpecification(
      scopes: [.init(method: "GET", path: "time", scopes: ["profile"])], policy: policy)
    change(&rules)
    let authorizer = RequestAuthorizer(
      name: "authorizer", executor: loop,
      specification: rules, link: introspection,
      account: BasicAccount(name: "holdfast", secret: "holdfast-secret"), hooks: hooks)
    let link = LinkSpecification(
      from: "gateway", toNode: "time", toListener: "mtls", propagate: .claimHeaders)
    return try GatewayNode(
      name: "gateway", executor: loop, specification: specification,
      links: ["time": NearEnd(backend, specification: link)], authorizers: ["authorizer": authorizer],
      random: CountedBytes(), environment: environment ?? GatewayEnvironment(resultCaches: caches))
  }

  static func answer(_ changes: JSONValue = [:]) -> HTTPResponse {
    var object: JSONValue = [
      "action": "OK", "subject": "john", "scopes": ["profile", "email"], "clientId": 4711,
      "expiresAt": 1_795_395_971_000, "existent": true, "usable": true, "sufficient": true,
    ]
    if case .object(var members) = object {
      for member in changes.object?.members ?? [] { members[member.name] = member.value }
      object = .object(members)
    }
    return HTTPResponse(status: 200, body: object.bytes)
  }
}

/// Not random at all.
struct CountedBytes: RandomBytes {
  func next(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }
}

extension HTTPRequest {
  init(_ method: String, _ path: String, query: String? = nil, _ lines: [String] = [], body: String = "") {
    self.init(method: method, target: RequestTarget(path: path, query: query), body: Array(body.utf8))
    for line in lines {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      headers.add(String(parts[0]), parts[1].trimmingPrefix(" ").description)
    }
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}
