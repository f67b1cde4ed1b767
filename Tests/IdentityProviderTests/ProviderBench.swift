import Certificates
import Dispatch
import Encodings
import HTTP
import JOSE
import JSON
import Nodes
import OAuth
import OrderedCollections
import TLS
import Testing
import Topology
import TrustedSubsystem

@testable import IdentityProvider

/// An identity provider on a thread of its own, driven by calling it.
struct ProviderBench {
  static let begin = LabTime(seconds: 1_700_000_000)
  static let signingKey = [UInt8](repeating: 7, count: 32)

  let store: any IdentityStore
  let provider: IdentityProviderConfiguration
  let replicas: [IdentityProviderNode]

  init(
    _ specification: IdentityProviderSpecification = .bench, store: any IdentityStore = MemoryIdentityStore(),
    replicas: Int = 1
  ) throws {
    self.store = store
    provider = IdentityProviderConfiguration(
      specification, urls: .bench,
      clients: ClientRegistry(specification, certificates: try Self.certificates()),
      certificates: ClientCertificateResolver(beliefs: [:]), store: store,
      signingKeys: SigningKeyRing(try SigningKey(rawRepresentation: Self.signingKey)),
      random: SystemRandomBytes())
    self.replicas = [provider].flatMap { provider in
      (0..<replicas).map { _ in
        IdentityProviderNode(name: "idp", executor: ReplicaExecutor(), provider: provider)
      }
    }
  }

  private static func certificates() throws -> [String: ClientCertificates] {
    let truststore = try Truststore(
      name: "partners", entries: [.init(label: "ca", certificate: TestCertificates.authority.certificate)])
    return [
      "machine": ClientCertificates(registered: [TestCertificates.client.certificate]),
      "partner": ClientCertificates(trust: try ClientTrust(truststore)),
    ]
  }

  func send(
    _ path: String, method: String = "POST", query: String? = nil, body: [UInt8] = [],
    headers: HTTPHeaders = [:],
    certificate: CertifiedKey? = nil, at now: LabTime = ProviderBench.begin, replica: Int = 0
  ) async -> Reply {
    let request = HTTPRequest(
      method: method, target: RequestTarget(path: path, query: query), headers: headers, body: body)
    let security = certificate.map {
      Caller.Security(
        version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", serverName: nil, certificate: $0.certificate,
        intermediates: $0.chain)
    }
    let caller = Caller(
      connection: ConnectionID(1), listener: ListenerName(node: "idp", port: "front"), address: "127.0.0.1",
      port: 50_000, security: security)
    let context = RequestContext(exchange: ExchangeID(1), caller: caller, now: now)
    return await replicas[replica].respond(to: request, in: context)
  }

  func post(
    _ form: FormParameters, to path: String = "/api/token", headers: HTTPHeaders = [:],
    certificate: CertifiedKey? = nil, at now: LabTime = ProviderBench.begin, replica: Int = 0
  ) async -> Reply {
    var headers = headers
    if !headers.contains("Content-Type") { headers.add("Content-Type", "application/x-www-form-urlencoded") }
    return await send(
      path, body: Array(form.text.utf8), headers: headers, certificate: certificate, at: now,
      replica: replica)
  }

  /// What the authorization endpoint does when the user agrees.
  func code(
    for client: String = "app", scopes: [String] = ["profile", "email"], redirectWasSent: Bool = false,
    challenge: String? = nil, at now: LabTime = ProviderBench.begin
  ) async throws -> String {
    let code = String.secret(from: SystemRandomBytes())
    let grant = Grant(
      id: .random(from: SystemRandomBytes()), client: client, subject: "john", scopes: scopes,
      type: .authorizationCode, authenticatedAt: now)
    try await store.save(
      AuthorizationCode(
        digest: SecretDigest(of: code), grant: grant, redirect: "https://client.example.com/back",
        redirectWasSent: redirectWasSent, challenge: challenge.flatMap(ProofKey.Challenge.init),
        expiresAt: now.adding(.seconds(600))))
    return code
  }

  func redeem(
    _ code: String, client: String = "app", certificate: CertifiedKey? = TestCertificates.client,
    at now: LabTime = ProviderBench.begin, replica: Int = 0
  ) async -> Reply {
    await post(
      ["grant_type": "authorization_code", "client_id": client, "code": code], certificate: certificate,
      at: now,
      replica: replica)
  }

  /// Tokens of the client `app`, bound to its certificate.
  func tokens() async throws -> (access: String, refresh: String) {
    let reply = await redeem(try await code())
    let answer = try reply.json()
    return (try #require(answer["access_token"]?.string), try #require(answer["refresh_token"]?.string))
  }

  func isActive(_ token: String, at now: LabTime = ProviderBench.begin) async throws -> Bool {
    let reply = await post(["token": token], to: "/api/introspection", headers: .account, at: now)
    let isActive = try reply.json()["active"]
    return try #require(isActive?.bool as Bool?)
  }
}

extension IdentityProviderSpecification {
  static var bench: Self {
    Self(
      issuer: "https://localhost:8443",
      clients: [
        "app": .init(
          id: "app", authentication: .none, certificateBound: true, authleteId: 4711,
          redirects: ["https://client.example.com/back"], grants: [.authorizationCode, .refreshToken],
          scopes: ["profile", "email"]),
        "web": .init(
          id: "web", authentication: .clientSecretBasic, secret: "a secret: 100%",
          redirects: ["https://client.example.com/back"],
          grants: [.authorizationCode, .refreshToken, .clientCredentials], scopes: ["profile"]),
        "post": .init(
          id: "post", authentication: .clientSecretPost, secret: "s3cret", grants: [.clientCredentials],
          scopes: ["profile", "email"]),
        "machine": .init(
          id: "machine", authentication: .selfSignedTLSClientAuth, certificates: ["client"],
          certificateBound: true, grants: [.clientCredentials], scopes: ["profile"]),
        "partner": .init(
          id: "partner", authentication: .tlsClientAuth,
          subject: .distinguishedName("cn=Partner,o=EXAMPLE  org"), truststore: "partners",
          certificateBound: true, redirects: ["https://client.example.com/back"],
          grants: [.authorizationCode, .refreshToken, .clientCredentials], scopes: ["profile"]),
      ],
      serviceAccounts: [
        "holdfast": "holdfast-secret",
        "as": .init(secret: "as-secret", accessToken: "as-token"),
        "rs": .init(secret: "rs-secret", accessToken: "rs-token"),
      ])
  }
}

extension ProviderURLs {
  static let bench = ProviderURLs(
    authorization: "http://localhost:8080/api/authorization", token: "https://localhost:8443/token",
    jwks: "https://localhost:8443/api/jwks", introspection: "https://localhost:8443/api/introspection",
    revocation: "https://localhost:8443/api/revocation")
}

extension HTTPHeaders {
  static var account: HTTPHeaders {
    [
      "Authorization": BasicCredentials(user: "holdfast", password: "holdfast-secret").text(
        isFormEncoded: false)
    ]
  }

  static func basic(_ user: String, _ password: String) -> HTTPHeaders {
    ["Authorization": BasicCredentials(user: user, password: password).text(isFormEncoded: true)]
  }
}

extension Reply {
  func json() throws -> JSONValue { try JSONValue(parsing: response.body) }

  var error: String? { (try? json())?["error"]?.string }

  var passed: [Rule] { verdicts.filter { $0.outcome == .pass }.map(\.rule) }
}

/// Certificates around the bench's time, made once.
enum TestCertificates {
  private static let issuer = CertificateIssuer { SystemRandomBytes().next($0) }

  static let client = make("CN=client.example.com")
  static let other = make("CN=client.example.com")
  static let authority = make("CN=Partners' authority", authority: true)
  static let stranger = make("CN=Partners' authority", authority: true)
  static let partner = make("CN=partner,O=Example Org", signedBy: authority)
  static let renewedPartner = make("CN=partner,O=Example Org", signedBy: authority)
  static let partnerOfStranger = make("CN=partner,O=Example Org", signedBy: stranger)
  static let selfSignedPartner = make("CN=partner,O=Example Org")
  static let colleague = make("CN=colleague,O=Example Org", signedBy: authority)

  private static func make(
    _ subject: String, authority: Bool = false, signedBy signer: CertifiedKey? = nil
  ) -> CertifiedKey {
    let begin = ProviderBench.begin.seconds
    let template = CertificateTemplate(
      subject: subject, authority: authority, notBefore: begin - 3600, notAfter: begin + 30 * 86_400)
    guard let made = try? issuer.issue(template, signedBy: signer) else {
      fatalError("no certificate \(subject)")
    }
    return made
  }
}

/// A serial queue as an actor's thread.
private final class ReplicaExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "replica")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
