import Certificates
import HTTP
import JSON
import Testing

/// What clients and authorizers ask of the default lab.
extension HTTPRequest {
  static func get(_ path: String, query: String? = nil, _ headers: HTTPHeaders = [:]) -> HTTPRequest {
    HTTPRequest(method: "GET", target: RequestTarget(path: path, query: query), headers: headers)
  }

  static func form(_ path: String, _ form: FormParameters, _ headers: HTTPHeaders = [:]) -> HTTPRequest {
    var headers = headers
    headers.set("Content-Type", "application/x-www-form-urlencoded")
    return HTTPRequest(
      method: "POST", target: RequestTarget(path: path), headers: headers, body: Array(form.text.utf8))
  }

  /// The call of the tutorial: `GET /dev/time` with a token.
  static func time(_ token: String, _ headers: HTTPHeaders = [:]) -> HTTPRequest {
    var request = get("/dev/time", headers)
    request.headers.add("Authorization", "Bearer \(token)")
    return request
  }

  func marked(_ mark: Mark) -> HTTPRequest {
    var request = self
    request.headers.add(Mark.header, mark.text)
    return request
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
  func json() throws -> JSONValue { try JSONValue(parsing: body) }
  var error: String? { try? json()["error"]?.string }
}

/// What a token response brought.
struct Tokens: Sendable {
  let access: String
  let refresh: String?

  init(_ response: HTTPResponse) throws {
    try #require(response.status == 200, "\(response.status) \(response.text)")
    let json = try response.json()
    access = try #require(json["access_token"]?.string)
    refresh = json["refresh_token"]?.string
  }
}

extension TestLab {
  /// A request to the token endpoint through the proxy.
  func requestToken(
    _ form: FormParameters, as key: CertifiedKey?, _ headers: HTTPHeaders = [:]
  ) async throws -> HTTPResponse {
    try await send(.form("/token", form, headers), to: "token-proxy.mtls", as: key)
  }

  /// A token of the client `machine`, bound to the certificate `client`.
  func machineToken() async throws -> String {
    let form: FormParameters = [
      "grant_type": "client_credentials", "client_id": "machine", "scope": "profile",
    ]
    return try Tokens(await requestToken(form, as: key("client"))).access
  }

  func redeem(
    _ code: String, as key: CertifiedKey?, verifier: String? = nil, client: String = "tutorial"
  ) async throws -> HTTPResponse {
    let form = FormParameters(
      [
        ("grant_type", "authorization_code"), ("client_id", client), ("code", code),
        ("code_verifier", verifier ?? ""),
      ].filter { !$1.isEmpty }.map { .init(name: $0, value: $1) })
    return try await requestToken(form, as: key)
  }

  func refresh(
    _ token: String, as key: CertifiedKey?, client: String = "tutorial"
  ) async throws -> HTTPResponse {
    try await requestToken(
      ["grant_type": "refresh_token", "client_id": client, "refresh_token": token], as: key)
  }

  /// What the introspection endpoint tells the lab's service account of a token (RFC 7662).
  func introspect(_ token: String) async throws -> JSONValue {
    let account = BasicCredentials(user: "holdfast", password: "holdfast-secret").text(isFormEncoded: false)
    let response = try await send(
      .form("/api/introspection", ["token": token], ["Authorization": account]), to: "idp.front")
    try #require(response.status == 200, "\(response.status) \(response.text)")
    return try response.json()
  }

  func isActive(_ token: String) async throws -> Bool {
    (try await introspect(token))["active"] == true
  }

  /// The thumbprint that a token is bound to.
  func binding(of token: String) async throws -> String? {
    try await introspect(token)["cnf"]?["x5t#S256"]?.string
  }
}
