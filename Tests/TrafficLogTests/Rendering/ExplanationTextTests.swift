import HTTP
import Nodes
import OAuth
import Testing

@testable import TrafficLog

@Suite struct ExplanationTextTests {
  @Test func `a refusal is explained rule by rule, with both thumbprints one above the other`() {
    let invocation = InvocationRow(
      id: InvocationID(7), exchange: ExchangeID(40), authorizer: "authorizer",
      event: #"{"type":"REQUEST","httpMethod":"GET","path":"/time"}"#,
      policy:
        #"{"principalId":"john","policyDocument":{"Statement":[{"Effect":"Deny","Resource":"arn:x"}]},"context":{"scope":"profile","sub":"john"}}"#,
      failure: nil, duration: .microseconds(1500),
      log: [.init(.stdout, "START"), .init(.stderr, "\u{1b}[31mred")])
    let inner = Samples.record(
      41, cause: 40, from: .node("authorizer"), to: "idp", port: "front", method: "POST",
      path: "/api/auth/introspection")
    let explanation = Explanation(
      asked: .exchange(ExchangeID(40)),
      steps: [
        Explanation.Step(
          depth: 0, exchange: Samples.row(Samples.refusedExchange), connection: Samples.connection,
          subject: "CN=client2.example.com", invocations: [invocation]),
        Explanation.Step(
          depth: 1, exchange: Samples.row(inner), connection: nil, subject: nil, invocations: []),
      ])
    #expect(ExplanationText().render(explanation) == golden)
  }

  private let golden = """
    x40  outside CN=client2.example.com -> gateway.mtls  403  12:03:04.123, 4.2 ms
      request      GET /dev/time
      certificate  CN=client2.example.com
      x5t#S256     9f2cL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0
      connection   c1 from [::1]:50001, TLSv1.3 TLS_AES_256_GCM_SHA384, server name localhost
      ✓ pass scopes                       RFC 6750 §3.1
             The token has the scopes profile.
             expected   profile
             presented  profile email
      ✗ FAIL certificate-binding          RFC 8705 §3
             The token is bound to another certificate than the presented one.
             expected   A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0
             presented  9f2cL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0
             to try     Present the other certificate.
      authorizer   authorizer was asked: REQUEST GET /time (i7, 1.5 ms)
      answered     Deny arn:x for john
      context      scope, sub
      stdout       START
      stderr       \\x1b[31mred
      on the wire  403 {"Message":"User is not authorized to access this resource with an explicit deny"}
      in the log   The token is bound to another certificate than the presented one.

        x41  authorizer -> idp.front  200  12:03:04.123, 4.2 ms, caused by x40
          request      POST /api/auth/introspection

    """

  @Test func `a refused handshake is explained by the certificate that was presented`() {
    let explanation = Explanation(
      asked: .connection(ConnectionID(17)), connection: Samples.refusedHandshake, steps: [])
    #expect(
      ExplanationText().render(explanation) == """
        c17  outside CN=stranger -> gateway.mtls  12:03:04.123
          peer         127.0.0.1:50000
          certificate  CN=stranger
          x5t#S256     9f2cL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0
          behind it    CN=middle, x5t#S256 A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0
          refused      the certificate CN=stranger is not in the truststore
          alert        unknown_ca
          so           no request was read, and no authorizer ran
          to try       Call with a certificate of the listener's truststore, or add this one to it in lab.json.

        """)
  }

  @Test func `nothing from outside reaches the terminal as it came`() {
    let evil = "\u{1b}[31m\u{202e}\r\n"
    let record = Samples.record(
      1, from: .outside(evil), method: evil, path: evil, status: 400, response: evil, failure: evil,
      verdicts: [.fail(Samples.binding, expected: evil, presented: evil, detail: evil)], thumbprint: evil)
    var row = Samples.row(record)
    row.response?.headers.add("WWW-Authenticate", "Bearer \u{1b}")
    var connection = Samples.connection
    connection.chainProblem = evil
    connection.security?.serverName = evil
    let invocation = InvocationRow(
      id: InvocationID(1), exchange: record.id, authorizer: NodeName(evil), event: evil,
      policy: #"{"context":{"\u001b":1},"principalId":"\u001b"}"#, failure: nil, duration: .zero)
    let explanation = Explanation(
      asked: .exchange(record.id), connection: connection,
      steps: [
        Explanation.Step(
          depth: 0, exchange: row, connection: connection, subject: evil,
          invocations: [invocation])
      ])
    let text = ExplanationText().render(explanation)
    #expect(
      text.unicodeScalars.allSatisfy {
        ($0.value >= 0x20 || $0 == "\n") && $0.value != 0x202E && $0.value != 0x7F
      })
  }
}
