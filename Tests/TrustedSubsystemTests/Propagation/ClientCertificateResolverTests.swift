import Certificates
import HTTP
import Nodes
import OAuth
import Testing
import TrustedSubsystem

struct ClientCertificateResolverTests {
  private let proxy: Certificate
  private let client: Certificate
  private let resolver: ClientCertificateResolver
  private let front = ListenerName(node: "idp", port: "front")
  private let hole = ListenerName(node: "idp", port: "hole")

  init() throws {
    proxy = try Fixtures.certificate("CN=proxy")
    client = try Fixtures.certificate("CN=client")
    resolver = ClientCertificateResolver(beliefs: [
      Fixtures.listener: .links(MutualTLS(callers: [proxy.thumbprint: "token-proxy"])), hole: .anyone,
    ])
  }

  private var header: HTTPHeaders { ["X-Ssl-Cert": XSSLCert.encode(client)] }

  @Test func `the proxy is believed where its link leads`() throws {
    let resolved = try resolver.resolve(Fixtures.caller(proxy), header)
    #expect(resolved.certificate == client)
    #expect(resolved.verdict.outcome == .pass)
    #expect(resolved.verdict.presented == client.thumbprint)
  }

  @Test(arguments: [nil, "", "(null)"])
  func `a client without a certificate does not get the proxy's`(value: String?) throws {
    let headers = value.map { HTTPHeaders(dictionaryLiteral: ("X-Ssl-Cert", $0)) } ?? [:]
    #expect(try resolver.resolve(Fixtures.caller(proxy), headers).certificate == nil)
  }

  @Test func `without a header the certificate is that of the connection`() throws {
    let resolved = try resolver.resolve(Fixtures.caller(client), [:])
    #expect(resolved.certificate == client)
    let unlisted = try resolver.resolve(Fixtures.caller(client, listener: front), [:])
    #expect(unlisted.certificate == client)
  }

  @Test func `another caller of the same listener is not believed`() throws {
    for caller in [Fixtures.caller(client), Fixtures.caller(nil)] {
      expectRefusal(caller, header, "X-Ssl-Cert")
    }
  }

  @Test(arguments: ["X-Ssl-Cert", "Client-Cert", "X-Forwarded-Client-Cert", "X_Ssl_Cert", "X-Client-Cert"])
  func `a header of any dialect is refused where nobody is believed`(name: String) throws {
    expectRefusal(
      Fixtures.caller(proxy, listener: front), HTTPHeaders(lines: ["\(name): (null)"]), name)
  }

  @Test func `even the proxy must use the header agreed on, once`() throws {
    let value = XSSLCert.encode(client)
    let cases = [
      ["Client-Cert: \(value)"], ["X_Ssl_Cert: \(value)"], ["X-Ssl-Cert: \(value)", "X-Ssl-Cert: \(value)"],
      ["X-Ssl-Cert: \(value)", "Client-Cert: \(value)"], ["X_Ssl_Cert: \(value)", "X-Ssl-Cert: \(value)"],
    ]
    for lines in cases {
      expectRefusal(Fixtures.caller(proxy), HTTPHeaders(lines: lines), nil)
    }
  }

  @Test(arguments: ["rubbish", "-----BEGIN%20CERTIFICATE-----", "%", "%ff", "MIIB"])
  func `a malformed header is refused`(value: String) throws {
    expectRefusal(Fixtures.caller(proxy), ["X-Ssl-Cert": value], "X-Ssl-Cert")
  }

  @Test func `two certificates in one header are refused`() throws {
    expectRefusal(
      Fixtures.caller(proxy), ["X-Ssl-Cert": XSSLCert.encode(client) + XSSLCert.encode(proxy)], nil)
  }

  @Test func `the leniency believes anyone, and anyone's connection`() throws {
    let stranger = Fixtures.caller(nil, listener: hole)
    #expect(try resolver.resolve(stranger, header).certificate == client)
    #expect(try resolver.resolve(Fixtures.caller(proxy, listener: hole), [:]).certificate == proxy)
  }

  private func expectRefusal(
    _ caller: Caller, _ headers: HTTPHeaders, _ presented: String?,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: OAuthError.self, sourceLocation: location) {
      try resolver.resolve(caller, headers)
    }
    #expect(error?.code == .invalidRequest, sourceLocation: location)
    #expect(error?.verdict?.outcome == .fail, sourceLocation: location)
    if let presented { #expect(error?.verdict?.presented == presented, sourceLocation: location) }
  }
}
