import Certificates
import HTTP
import Layers
import Nodes
import Testing
import Topology
import TrustedSubsystem

struct NearEndTests {
  private func nearEnd(_ change: (inout LinkSpecification) -> Void, _ account: BasicAccount? = nil) -> NearEnd
  {
    var specification = LinkSpecification(from: "token-proxy", toNode: "idp", toListener: "back")
    change(&specification)
    return NearEnd(NoLink(), specification: specification, account: account)
  }

  private func forwarded(
    _ nearEnd: NearEnd, _ lines: [String], certificate: Certificate? = nil, claims: [Claim] = []
  ) -> HTTPRequest {
    let request = HTTPRequest(
      method: "POST", target: RequestTarget(path: "/token", query: "a=b"), headers: HTTPHeaders(lines: lines),
      body: Array("c=d".utf8))
    return nearEnd.forwarded(request, path: "/api/token", certificate: certificate, claims: claims).request
  }

  @Test func `method, query and body go along under the far end's path`() {
    let request = forwarded(nearEnd { _ in }, ["Accept: */*"])
    #expect(request.method == "POST")
    #expect(request.target.text == "/api/token?a=b")
    #expect(request.body == Array("c=d".utf8))
    #expect(request.headers == ["Accept": "*/*"])
  }

  @Test func `the certificate presented is the only one told`() throws {
    let client = try Fixtures.certificate("CN=client")
    let forged = XSSLCert.encode(try Fixtures.certificate("CN=forged"))
    let request = forwarded(
      nearEnd { $0.forwardClientCertificate = .xSSLCert },
      [
        "X-Ssl-Cert: \(forged)", "X_Ssl_Cert: \(forged)", "Client-Cert: :\(forged):",
        "Connection: X-Ssl-Cert",
      ],
      certificate: client)
    #expect(request.headers.names == ["X-Ssl-Cert"])
    #expect(try XSSLCert.decode(request.headers["X-Ssl-Cert"] ?? "") == client)
  }

  @Test func `no certificate, no header`() {
    let request = forwarded(
      nearEnd { $0.forwardClientCertificate = .xSSLCert }, ["X-Ssl-Cert: forged", "Accept: */*"])
    #expect(request.headers.names == ["Accept"])
  }

  @Test func `a link that does not forward certificates tells none`() throws {
    let client = try Fixtures.certificate("CN=client")
    #expect(forwarded(nearEnd { _ in }, ["X-Ssl-Cert: forged"], certificate: client).headers.isEmpty)
  }

  @Test func `claims go along where the link says so, and inbound ones never`() {
    let claims = [Claim("sub", "john"), Claim("scope", "profile email")]
    let lines = ["X-Claim-Sub: admin"]
    let request = forwarded(nearEnd { $0.propagate = .claimHeaders }, lines, claims: claims)
    #expect(request.headers == ["X-Claim-Sub": "john", "X-Claim-Scope": "profile email"])
    #expect(forwarded(nearEnd { _ in }, lines, claims: claims).headers.isEmpty)
  }

  @Test func `an account takes the place of the caller's credentials`() {
    let request = forwarded(
      nearEnd({ _ in }, BasicAccount(name: "a", secret: "b")), ["Authorization: Bearer token"])
    #expect(request.headers.values("Authorization") == ["Basic YTpi"])
  }
}

private struct NoLink: Link {
  let name = "token-proxy -> idp.back"
  let target = ListenerName(node: "idp", port: "back")
  func send(_ request: HTTPRequest, cause: ExchangeID) async throws(LinkFailure) -> HTTPResponse {
    throw .connectionRefused("nobody listens")
  }
}
