import Authorizer
import Certificates
import HTTP
import JSON
import Nodes
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

  static let time = APIResource(
    api: .init(region: "us-east-1", account: "123456789012", id: "holdfast01", stage: "dev"), path: "/time",
    methods: ["GET"])

  static func event(
    _ headers: HTTPHeaders = ["Authorization": "Bearer ok"], query: String? = nil,
    certificate: Certificate? = nil, resource: APIResource = time, path: String = "/time"
  ) -> RequestEvent {
    RequestEvent(
      resource: resource, path: path,
      request: HTTPRequest(
        method: "GET", target: RequestTarget(path: "/dev\(path)", query: query), headers: headers),
      requestID: "6b0b3e0e-8a51-4ab1-9d5e-0c2b4b6f7a11", extendedRequestID: "ext-id",
      caller: caller(certificate), time: now)
  }

  /// What an identity provider says of a good token, with changes.
  static func answer(_ changes: JSONValue = [:], removing: [String] = []) -> HTTPResponse {
    var members: JSONValue = [
      "action": "OK", "subject": "john", "scopes": ["profile", "email"], "clientId": 4711,
      "clientIdAlias": "tutorial", "clientIdAliasUsed": false, "expiresAt": 1_795_395_971_000,
      "existent": true, "usable": true, "sufficient": true, "responseContent": "Bearer error=\"none\"",
      "resultMessage": "[A056001] The access token is valid.",
    ]
    if case .object(var object) = members {
      for member in changes.object?.members ?? [] { object[member.name] = member.value }
      for name in removing { object[name] = nil }
      members = .object(object)
    }
    return HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: members.bytes)
  }

  static func authorizer(
    _ link: ScriptedLink, policy: Bool = true, hooks: (any AuthorizerHooks)? = nil,
    _ change: (inout AuthorizerSpecification) -> Void = { _ in }
  ) -> RequestAuthorizer {
    var specification = AuthorizerSpecification(
      scopes: [.init(method: "GET", path: "time", scopes: ["profile"])], policy: policy)
    change(&specification)
    return RequestAuthorizer(
      name: "authorizer", executor: TestLoop(), specification: specification, link: link,
      account: BasicAccount(name: "holdfast", secret: "holdfast-secret"), hooks: hooks)
  }
}
