import HTTP
import Testing
import TrustedSubsystem

struct ForwardableHeadersTests {
  @Test(arguments: [
    // RFC 9440
    "Client-Cert", "client-cert", "Client-Cert-Chain",
    // Envoy, Traefik, nginx, HAProxy, Apache, AWS, Azure
    "X-Forwarded-Client-Cert", "X-Forwarded-Tls-Client-Cert", "X-Forwarded-Tls-Client-Cert-Info",
    "X-Ssl-Cert", "X-SSL-CERT", "X-Ssl-Client-Cert", "X-SSL-Client-DN", "Ssl-Client-Cert", "X-Client-Cert",
    "X-Amzn-Mtls-Clientcert", "X-ARR-ClientCert",
    // look-alikes
    "X_Ssl_Cert", "x_ssl-CERT", "X_SSL_Client_Cert", "Client_Cert",
  ])
  func `a client certificate header of any dialect does not pass a gateway`(name: String) {
    let (headers, forged) = ForwardableHeaders.request(
      HTTPHeaders(lines: ["Accept: */*", "\(name): forged"]))
    #expect(headers.names == ["Accept"])
    #expect(forged == [name])
  }

  @Test(arguments: ["X-Claim-Sub", "x-claim-scope", "X_Claim_Sub", "X-Claim-Anything"])
  func `a claim header does not pass a gateway`(name: String) {
    let (headers, forged) = ForwardableHeaders.request(HTTPHeaders(lines: ["\(name): admin", "Accept: */*"]))
    #expect(headers.names == ["Accept"])
    #expect(forged == [name])
  }

  @Test(arguments: [
    "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "TE", "Trailer",
    "Transfer-Encoding", "Upgrade", "Host", "Expect", "Content-Length",
  ])
  func `what speaks of one connection only does not pass a gateway`(name: String) {
    let (headers, _) = ForwardableHeaders.request(HTTPHeaders(lines: ["Accept: */*", "\(name): x"]))
    #expect(headers.names == ["Accept"])
  }

  @Test(arguments: [
    ["Connection: X-Trace", "X-Trace: 1"], ["Connection: close, x-trace", "X-Trace: 1"],
    ["X-Trace: 1", "Connection: close", "Connection:\tX-TRACE ,keep-alive"],
  ])
  func `what Connection names does not pass a gateway`(lines: [String]) {
    let (headers, _) = ForwardableHeaders.request(HTTPHeaders(lines: lines + ["Accept: */*"]))
    #expect(headers.names == ["Accept"])
  }

  @Test func `everything else passes as it is and in its order`() {
    let lines = [
      "Accept: */*", "Authorization: Bearer a", "X-Request-Id: 1", "Cookie: a=b", "Cookie: c=d",
      "X-Certainly: yes",
    ]
    let (headers, forged) = ForwardableHeaders.request(HTTPHeaders(lines: lines))
    #expect(headers == HTTPHeaders(lines: lines))
    #expect(forged.isEmpty)
  }

  @Test func `a response keeps what is the answer's and loses what is the connection's`() {
    let headers = ForwardableHeaders.response(
      HTTPHeaders(lines: [
        "Content-Type: application/json", "Connection: close, X-Hop", "X-Hop: 1", "Keep-Alive: timeout=5",
        "Transfer-Encoding: chunked", "Date: Sun, 22 Nov 2026 01:06:11 GMT", "Set-Cookie: a=b",
        "Set-Cookie: c=d",
      ]))
    #expect(headers.names == ["Content-Type", "Set-Cookie", "Set-Cookie"])
  }
}
