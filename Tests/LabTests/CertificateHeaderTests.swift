import Certificates
import HTTP
import OAuth
import Testing
import TrafficLog

/// Client certificates in headers: written by the proxy, believed on one listener, forged by everybody else.
@Suite(.lab, .timeLimit(.minutes(3))) struct CertificateHeaderTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  /// Of every dialect, and what a careless reader takes for one.
  static let names = [
    "X-Ssl-Cert", "x-ssl-cert", "X_Ssl_Cert", "X-SSL_CERT", "X-SSL-Client-Cert", "Client-Cert",
    "Client-Cert-Chain", "X-Forwarded-Client-Cert", "X-Forwarded-Tls-Client-Cert", "X-Client-Cert",
    "X-Amzn-Mtls-Clientcert", "X-Amzn-Mtls-Clientcert-Leaf", "X-ARR-ClientCert", "SSL_CLIENT_CERT",
    "X-Ssl-Client-Verify", "Cf-Client-Cert-Der-Base64",
  ]

  private func forgery(_ names: [String]) throws -> HTTPHeaders {
    var headers: HTTPHeaders = [:]
    for name in names { headers.add(name, XSSLCert.encode(try lab.key("client").certificate)) }
    return headers
  }

  /// A token of the client `basic`, whose token is bound to whatever certificate the lab believes in.
  private func requestToken(
    at listener: String, path: String, as key: CertifiedKey?, _ headers: HTTPHeaders
  ) async throws -> HTTPResponse {
    let account = BasicCredentials(user: "basic", password: "basic-secret").text(isFormEncoded: true)
    var request = HTTPRequest.form(path, ["grant_type": "client_credentials", "scope": "profile"], headers)
    request.headers.add("Authorization", account)
    return try await lab.send(request, to: listener, as: key)
  }

  // MARK: Through the proxy

  @Test(arguments: names.map { [$0] } + [["X-Ssl-Cert", "X-Ssl-Cert"], ["X-Ssl-Cert", "X_Ssl_Cert"]])
  func `the proxy takes a forged header away and writes its own`(names: [String]) async throws {
    let attacker = try lab.key("client2")
    let response = try await requestToken(
      at: "token-proxy.mtls", path: "/token", as: attacker, forgery(names))
    #expect(try await lab.binding(of: Tokens(response).access) == attacker.certificate.thumbprint)
  }

  @Test(arguments: [
    "X-Ssl-Cert", "x-ssl-cert, close", "keep-alive, X-SSL-CERT", "X-Ssl-Cert, Authorization2",
  ])
  func `naming the proxy's header in Connection does not remove it`(connection: String) async throws {
    let attacker = try lab.key("client2")
    var headers = try forgery(["X-Ssl-Cert"])
    headers.add("Connection", connection)
    let response = try await requestToken(at: "token-proxy.mtls", path: "/token", as: attacker, headers)
    #expect(try await lab.binding(of: Tokens(response).access) == attacker.certificate.thumbprint)
  }

  @Test(arguments: names)
  func `who shows no certificate to the proxy has none`(name: String) async throws {
    let response = try await requestToken(at: "token-proxy.mtls", path: "/token", as: nil, forgery([name]))
    #expect(response.status == 400)
    #expect(response.error == "invalid_request")
  }

  @Test func `the log says what the proxy took away`() async throws {
    let mark = Mark()
    var headers = try forgery(["X-Ssl-Cert", "Client-Cert"])
    headers.add(Mark.header, mark.text)
    _ = try await requestToken(at: "token-proxy.mtls", path: "/token", as: lab.key("client2"), headers)
    let row = try await lab.exchange(marked: mark, at: "token-proxy.mtls")
    #expect(try row.verdict("forged-headers").presented == "X-Ssl-Cert, Client-Cert")
    let inner = try await lab.exchange(marked: mark, at: "idp.back")
    #expect(try inner.thumbprint == lab.thumbprint("client2"))
  }

  // MARK: Past the proxy

  @Test(arguments: names)
  func `the plain front refuses the header instead of dropping it`(name: String) async throws {
    let response = try await requestToken(at: "idp.front", path: "/api/token", as: nil, forgery([name]))
    #expect(response.status == 400)
    #expect(response.error == "invalid_request")
  }

  @Test func `the back believes the proxy's certificate and no other of the mesh`() async throws {
    let header = try forgery(["X-Ssl-Cert"])
    let proxy = try await requestToken(at: "idp.back", path: "/api/token", as: lab.key("proxy"), header)
    #expect(try await lab.binding(of: Tokens(proxy).access) == lab.thumbprint("client"))
    for name in ["gateway", "inside"] {
      let other = try await requestToken(at: "idp.back", path: "/api/token", as: lab.key(name), header)
      #expect(other.status == 400)
      #expect(other.error == "invalid_request")
    }
  }

  @Test(arguments: [
    ["X-Ssl-Cert", "X-Ssl-Cert"], ["X-Ssl-Cert", "X_Ssl_Cert"], ["X-Ssl-Cert", "Client-Cert"],
    ["Client-Cert"],
    ["X_Ssl_Cert"], ["X-Forwarded-Client-Cert"],
  ])
  func `even from the proxy one header of the agreed name is taken and nothing else`(
    names: [String]
  ) async throws {
    let response = try await requestToken(
      at: "idp.back", path: "/api/token", as: lab.key("proxy"), forgery(names))
    #expect(response.status == 400)
    #expect(response.error == "invalid_request")
  }

  @Test(arguments: ["garbage", "%", "-----BEGIN CERTIFICATE-----", "%ff%fe", "QUJD"])
  func `a header that holds no certificate is refused`(value: String) async throws {
    let response = try await requestToken(
      at: "idp.back", path: "/api/token", as: lab.key("proxy"), ["X-Ssl-Cert": value])
    #expect(response.status == 400)
    #expect(response.error == "invalid_request")
  }

  // MARK: At the API

  @Test(arguments: names)
  func `the gateway judges by the connection, whatever a header says`(name: String) async throws {
    let token = try await lab.machineToken()
    let thief = try await lab.send(
      .time(token, forgery([name])), to: "gateway.mtls", as: lab.key("client2"))
    #expect(thief.status == 403)
  }

  @Test func `the resource gets no header that only a gateway may write`() async throws {
    let mark = Mark()
    let token = try await lab.machineToken()
    var headers = try forgery(Self.names)
    for name in ["X-Claim-Sub", "x_claim_sub", "X-Claim-Role"] { headers.add(name, "root") }
    let response = try await lab.send(
      .time(token, headers).marked(mark), to: "gateway.mtls", as: lab.key("client"))
    #expect(response.status == 200)
    #expect(!response.text.contains("root"))
    guard case .parsed(let seen) = try await lab.exchange(marked: mark, at: "time.mtls").request else {
      Issue.record("the resource saw no request")
      return
    }
    #expect(!String(decoding: seen.headers.wire, as: UTF8.self).contains("root"))
    #expect(!Self.names.contains { seen.headers.contains($0) })
  }

  @Test func `the resource serves nobody but the gateway`() async throws {
    for name in ["proxy", "inside"] {
      let response = try await lab.send(
        .get("/time", ["X-Claim-Sub": "root"]), to: "time.mtls", as: lab.key(name))
      #expect(response.status == 403)
      #expect(!response.text.contains("root"))
    }
  }
}

@Suite(.timeLimit(.minutes(3))) struct BelievedHeaderTests {
  @Test func `a listener that believes everybody lets a thief bind a token to another's certificate`()
    async throws
  {
    let text = try LabText.allClients().replacing(
      #""front": { "url": "http://localhost:8080" }"#,
      with: #""front": { "url": "http://localhost:8080", "believe": "anyone" }"#)
    try await withLab(text) { lab in
      let victim = try lab.key("client").certificate
      let response = try await lab.send(
        .form(
          "/api/token", ["grant_type": "client_credentials", "client_id": "machine", "scope": "profile"],
          ["X-Ssl-Cert": XSSLCert.encode(victim)]), to: "idp.front")
      #expect(try await lab.binding(of: Tokens(response).access) == victim.thumbprint)
    }
  }
}
