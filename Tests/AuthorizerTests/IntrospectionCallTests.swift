import Authorizer
import Certificates
import JSON
import Testing

struct IntrospectionCallTests {
  @Test func `the body has the fifteen members of the published client in its order`() {
    let call = IntrospectionCall(token: "ok", scopes: ["time:query"], clientCertificate: nil)
    #expect(
      String(decoding: call.body, as: UTF8.self) == """
        {"token":"ok","scopes":["time:query"],"subject":null,"clientCertificate":null,"dpop":null,"htm":null,\
        "htu":null,"resources":null,"uri":null,"message":null,"headers":null,"requiredComponents":null,\
        "acrValues":null,"maxAge":0,"dpopNonceRequired":false}
        """)
  }

  @Test func `the certificate goes along as PEM with its line feeds`() throws {
    let certificate = try Fixtures.certificate("CN=client")
    let body = IntrospectionCall(token: nil, scopes: nil, clientCertificate: certificate).body
    let value = try JSONValue(parsing: body)
    #expect(value["clientCertificate"] == .string(certificate.pem))
    #expect(value["token"] == .null)
    #expect(value["scopes"] == .null)
  }

  @Test func `a hostile token cannot leave its string`() throws {
    let token = "a\",\"scopes\":[],\"x\":\"\u{1}\\"
    let body = IntrospectionCall(token: token, scopes: ["s"], clientCertificate: nil).body
    #expect(try JSONValue(parsing: body)["token"] == .string(token))
  }
}
