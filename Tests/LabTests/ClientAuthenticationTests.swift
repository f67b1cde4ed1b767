import Certificates
import HTTP
import OAuth
import Testing
import TrafficLog
import Transport

/// How a client proves at the token endpoint that it is itself, through the proxy that terminates TLS.
@Suite(.lab, .timeLimit(.minutes(3))) struct ClientAuthenticationTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  // MARK: self_signed_tls_client_auth

  @Test func `a registered certificate authenticates its client`() async throws {
    let response = try await request("machine", as: lab.key("client"))
    #expect(try await lab.binding(of: Tokens(response).access) == lab.thumbprint("client"))
    #expect(response.headers["Cache-Control"] == "no-store")
  }

  @Test func `another certificate does not, whatever its subject`() async throws {
    for key in [try lab.key("client2"), try TestKeys.make("CN=client.example.com"), nil] {
      expectInvalidClient(try await request("machine", as: key))
    }
  }

  // MARK: tls_client_auth

  @Test func `a certificate of the client's authority with its subject authenticates it`() async throws {
    let response = try await request("robot", as: lab.key("robot"))
    #expect(try await lab.binding(of: Tokens(response).access) == lab.thumbprint("robot"))
  }

  @Test func `a renewed certificate of that authority authenticates it as well`() async throws {
    let renewed = try TestKeys.make("CN=robot.example.com", signedBy: lab.key("partners"))
    let response = try await request("robot", as: renewed)
    #expect(try await lab.binding(of: Tokens(response).access) == renewed.certificate.thumbprint)
  }

  @Test func `a self-signed certificate with the registered subject does not`() async throws {
    let mark = Mark()
    let response = try await request("robot", as: TestKeys.make("CN=robot.example.com"), marked: mark)
    expectInvalidClient(response)
    let row = try await lab.exchange(marked: mark, at: "idp.back")
    #expect(row.firstFailure?.rule.id == "client-certificate-chain")
    #expect(row.firstFailure?.rule.specification == .rfc(8705, "2.1"))
  }

  @Test func `the same subject from another authority does not, even one of the same name`() async throws {
    for name in ["CN=impostors", "CN=partners"] {
      let authority = try TestKeys.make(name, isAuthority: true)
      expectInvalidClient(
        try await request("robot", as: TestKeys.make("CN=robot.example.com", signedBy: authority)))
    }
  }

  @Test func `another subject of the right authority does not`() async throws {
    let mark = Mark()
    let other = try TestKeys.make("CN=robot.example.com,O=Other", signedBy: lab.key("partners"))
    expectInvalidClient(try await request("robot", as: other, marked: mark))
    let row = try await lab.exchange(marked: mark, at: "idp.back")
    #expect(row.firstFailure?.rule.id == "client-certificate-subject")
  }

  @Test func `an expired certificate does not come past the proxy`() async throws {
    let expired = try TestKeys.make(
      "CN=robot.example.com", signedBy: lab.key("partners"), validFor: -86_400 ... -3600)
    await #expect(throws: ClientError.self) { try await request("robot", as: expired) }
    let row = try await lab.connection { $0.certificate?.thumbprint == expired.certificate.thumbprint }
    #expect(row.failure?.alert == "certificate_expired")
  }

  // MARK: Secrets

  @Test func `a secret authenticates in the header or in the body, as registered`() async throws {
    let key = try lab.key("client2")
    let basic = try await request("basic", as: key, header: ("basic", "basic-secret"))
    #expect(try await lab.binding(of: Tokens(basic).access) == lab.thumbprint("client2"))
    let post = try await request("post", as: key, secret: "post-secret")
    #expect(try await lab.binding(of: Tokens(post).access) == lab.thumbprint("client2"))
  }

  @Test func `the other way, a wrong secret or none does not`() async throws {
    let key = try lab.key("client")
    let basic = try await request("basic", as: key, header: ("basic", "wrong"))
    expectInvalidClient(basic)
    #expect(basic.headers["WWW-Authenticate"]?.hasPrefix("Basic") == true)
    expectInvalidClient(try await request("basic", as: key, secret: "basic-secret"))
    expectInvalidClient(try await request("post", as: key, header: ("post", "post-secret")))
    expectInvalidClient(try await request("basic", as: key))
    expectInvalidClient(try await request("nobody", as: key))
  }

  @Test func `two ways at once are refused`() async throws {
    let response = try await request(
      "basic", as: lab.key("client"), header: ("basic", "basic-secret"), secret: "basic-secret")
    #expect(response.status == 400)
    #expect(response.error == "invalid_request")
  }

  // MARK: What an authenticated client may not

  @Test func `a client of bound tokens that shows no certificate gets none`() async throws {
    let response = try await request("basic", as: nil, header: ("basic", "basic-secret"))
    #expect(response.status == 400)
    #expect(response.error == "invalid_request")
  }

  @Test func `a public client cannot act for itself`() async throws {
    let response = try await request("tutorial", as: lab.key("client"))
    #expect(response.status == 400)
    #expect(response.error == "unauthorized_client")
  }

  private func request(
    _ client: String, as key: CertifiedKey?, header: (String, String)? = nil, secret: String? = nil,
    marked mark: Mark = Mark()
  ) async throws -> HTTPResponse {
    var form: [FormParameters.Parameter] = [
      .init(name: "grant_type", value: "client_credentials"), .init(name: "scope", value: "profile"),
    ]
    if header == nil { form.append(.init(name: "client_id", value: client)) }
    if let secret { form.append(.init(name: "client_secret", value: secret)) }
    var headers: HTTPHeaders = [Mark.header: mark.text]
    if let header {
      headers.add(
        "Authorization", BasicCredentials(user: header.0, password: header.1).text(isFormEncoded: true))
    }
    return try await lab.requestToken(FormParameters(form), as: key, headers)
  }

  private func expectInvalidClient(_ response: HTTPResponse, _ location: SourceLocation = #_sourceLocation) {
    #expect(response.status == 401, sourceLocation: location)
    #expect(response.error == "invalid_client", sourceLocation: location)
  }
}
