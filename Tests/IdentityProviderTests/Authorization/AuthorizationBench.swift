import Encodings
import HTTP
import JOSE
import Nodes
import OAuth
import OrderedCollections
import Synchronization
import Testing
import Topology
import TrustedSubsystem

@testable import IdentityProvider

/// An authorization service with a browser in front of it: keeps the cookie, fills in the form.
final class AuthorizationBench: Sendable {
  static let redirect = "https://client.example.com/back"
  static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeGt6Y7vYtLNfvI1fNXM"
  static let begin = LabTime(seconds: 1_700_000_000)

  let service: AuthorizationService
  let store = CodeRecorder()
  private let endpoints: [String: any Endpoint]

  init(specification: IdentityProviderSpecification = AuthorizationBench.specification) throws {
    let provider = IdentityProviderConfiguration(
      specification, urls: .bench, clients: ClientRegistry(specification),
      certificates: ClientCertificateResolver(beliefs: [:]), store: store,
      signingKeys: SigningKeyRing(try SigningKey(rawRepresentation: ProviderBench.signingKey)),
      random: SystemRandomBytes())
    service = AuthorizationService(
      provider,
      addresses: AuthorizationAddresses(
        front: ListenerURL(scheme: .http, host: "localhost", port: 8080),
        tokenEndpoint: "https://localhost:8443/token"),
      pages: try AuthorizationPages(), scrypt: Scrypt(cost: 16, blockSize: 1, parallelism: 1))
    endpoints = Dictionary(uniqueKeysWithValues: service.endpoints.map { ($0.path, $0.endpoint) })
  }

  static var specification: IdentityProviderSpecification {
    IdentityProviderSpecification(
      issuer: "https://localhost:8443",
      users: ["john": .init(password: "john's secret")],
      clients: [
        "app": .init(
          id: "app", name: "An <App>", authentication: .none, authleteId: 4711, redirects: [redirect],
          scopes: ["profile", "email"]),
        "lax": .init(
          id: "lax", authentication: .none, pkce: .optional,
          redirects: ["http://localhost:8080/api/mock/redirection/lax"], scopes: ["profile"]),
        "two": .init(
          id: "two", authentication: .none,
          redirects: ["https://two.example.com/a", "https://two.example.com/b?x=1"],
          scopes: ["profile"]),
        "machine": .init(
          id: "machine", authentication: .clientSecretBasic, secret: "s", redirects: [redirect],
          grants: [.clientCredentials], scopes: ["profile"]),
      ],
      codeLifetime: .seconds(60))
  }

  /// A request that passes every check, with changes: an empty value takes a parameter away.
  static func query(_ changes: OrderedDictionary<String, String> = [:]) -> String {
    var parameters: OrderedDictionary<String, String> = [
      "response_type": "code", "client_id": "app", "redirect_uri": redirect, "scope": "profile",
      "state": "123", "code_challenge": challenge, "code_challenge_method": "S256",
    ]
    for (name, value) in changes { parameters[name] = value.isEmpty ? nil : value }
    return parameters.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
  }

  func send(
    _ method: String, _ path: String, query: String? = nil, form: String? = nil, headers: HTTPHeaders = [:],
    at now: LabTime = AuthorizationBench.begin
  ) async throws -> Reply {
    var headers = headers
    if form != nil, !headers.contains("Content-Type") {
      headers.add("Content-Type", "application/x-www-form-urlencoded")
    }
    let isMock = path.hasPrefix("/api/mock/redirection/")
    let endpoint = try #require(endpoints[isMock ? "/api/mock/redirection/*" : path] as? any PlainEndpoint)
    let request = HTTPRequest(
      method: method, target: RequestTarget(path: path, query: query), headers: headers,
      body: Array((form ?? "").utf8))
    return await endpoint.respond(to: request, in: Self.context(at: now))
  }

  func authorize(
    _ query: String = AuthorizationBench.query(), cookie: String? = nil,
    at now: LabTime = AuthorizationBench.begin
  ) async throws -> Reply {
    let headers: HTTPHeaders = cookie.map { ["Cookie": $0] } ?? [:]
    return try await send("GET", "/api/authorization", query: query, headers: headers, at: now)
  }

  /// Fetches the login page and takes the form from it.
  func openLogin(
    _ query: String = AuthorizationBench.query(), cookie: String? = nil,
    at now: LabTime = AuthorizationBench.begin
  ) async throws -> OpenLogin {
    let reply = try await authorize(query, cookie: cookie, at: now)
    #expect(reply.response.status == 200)
    return try OpenLogin(reply.response)
  }

  func decide(
    _ login: OpenLogin, decision: String = "authorize", user: String = "john",
    password: String = "john's secret", headers: HTTPHeaders = [:], at now: LabTime = AuthorizationBench.begin
  ) async throws -> Reply {
    var headers = headers
    if let cookie = login.cookie { headers.add("Cookie", cookie) }
    let form = [
      ("login", login.id), ("token", login.token), ("decision", decision), ("loginId", user),
      ("password", password),
    ]
    return try await send(
      "POST", "/api/authorization/decision",
      form: form.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&"), headers: headers,
      at: now)
  }

  private static func context(at now: LabTime) -> RequestContext {
    RequestContext(
      exchange: ExchangeID(1),
      caller: Caller(
        connection: ConnectionID(1), listener: ListenerName(node: "idp", port: "front"),
        address: "127.0.0.1", port: 50_000, security: nil),
      now: now)
  }
}

/// What a browser holds while the login page is open.
struct OpenLogin: Equatable {
  var id: String
  var token: String
  /// `name=value`
  var cookie: String?

  init(_ response: HTTPResponse) throws {
    let html = response.text
    id = try Self.value(of: "login", in: html)
    token = try Self.value(of: "token", in: html)
    cookie = response.headers["Set-Cookie"].map { String($0.prefix { $0 != ";" }) }
  }

  private static func value(of name: String, in html: String) throws -> String {
    let start = try #require(html.firstRange(of: "name=\"\(name)\" value=\""))
    return String(html[start.upperBound...].prefix { $0 != "\"" })
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The address and the parameters of a redirect.
  func redirection() throws -> (address: String, parameters: FormParameters) {
    let location = try #require(headers["Location"])
    let parts = location.split(separator: "?", maxSplits: 1)
    return (String(parts[0]), try FormParameters(parsing: Array((parts.count > 1 ? parts[1] : "").utf8)))
  }
}

extension Reply {
  var failed: [Rule] { verdicts.filter { $0.outcome == .fail }.map(\.rule) }
}

/// Keeps what the endpoint saves, and does nothing else.
final class CodeRecorder: IdentityStore {
  private let saved = Mutex<[AuthorizationCode]>([])
  private let isFull = Mutex(false)

  var codes: [AuthorizationCode] { saved.withLock { $0 } }

  func refuseEverything() { isFull.withLock { $0 = true } }

  func save(_ code: AuthorizationCode) async throws(IdentityStoreFailure) {
    guard !isFull.withLock({ $0 }) else { throw .full }
    saved.withLock { $0.append(code) }
  }

  func redeem(
    _ code: SecretDigest, at now: LabTime, accept: CodeCheck
  ) async throws(IdentityStoreFailure) -> Redemption<AuthorizationCode> { .unknown }

  func refresh(
    _ token: SecretDigest, at now: LabTime,
    accept: RefreshTokenCheck
  ) async throws(IdentityStoreFailure) -> Redemption<RefreshRedemption> { .unknown }

  func issue(_ tokens: IssuedTokens) async throws(IdentityStoreFailure) {}
  func revoke(accessToken: SecretDigest) async throws(IdentityStoreFailure) {}
  func revoke(_ grant: GrantID) async throws(IdentityStoreFailure) {}
  func forget(expiredBefore moment: LabTime) async throws(IdentityStoreFailure) {}
  func accessToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<AccessToken> { .unknown }
  func refreshToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<RefreshToken> { .unknown }
  func tokens(beginningWith digest: [UInt8]) -> [SecretDigest] { [] }
}
