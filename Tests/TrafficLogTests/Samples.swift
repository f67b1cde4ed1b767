import HTTP
import Nodes
import OAuth

@testable import TrafficLog

/// Rows and records as the tutorial's last step makes them: the token of one certificate, sent with another.
enum Samples {
  static let bound = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"
  static let thief = "9f2cL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"
  static let noon = LabTime(microseconds: 1_795_262_584_123_456)
  static let token = "kTmmyz4Vb4cnkmWZfJ0bBzHkzZ8ZpZ5U0HzGq6YV0pA"

  static let scope = Rule(
    "scopes", .rfc(6750, "3.1"), passed: "The token has the scopes {expected}.",
    failed: "The token lacks scopes: it has {presented}.", remedy: "Ask for those scopes.")
  static let binding = Rule(
    "certificate-binding", .rfc(8705, "3"), passed: "The token is bound to the presented certificate.",
    failed: "The token is bound to another certificate than the presented one.",
    remedy: "Present the other certificate.")

  static func record(
    _ id: UInt64, cause: UInt64? = nil, from: Sender = .outside(nil), to: String = "gateway",
    port: String = "mtls", method: String = "GET", path: String = "/dev/time", query: String? = nil,
    headers: HTTPHeaders = [:], body: String = "", status: Int? = 200, response: String = "",
    failure: String? = nil, verdicts: [Verdict] = [], invocations: [InvocationRecord] = [],
    thumbprint: String? = nil, started: LabTime = noon
  ) -> ExchangeRecord {
    ExchangeRecord(
      id: ExchangeID(id), connection: ConnectionID(1), cause: cause.map { ExchangeID($0) }, from: from,
      to: ListenerName(node: NodeName(to), port: port), started: started, duration: .microseconds(4200),
      request: .parsed(
        HTTPRequest(
          method: method, target: RequestTarget(path: path, query: query), headers: headers,
          body: Array(body.utf8))),
      response: status.map { HTTPResponse(status: $0, body: Array(response.utf8)) }, failure: failure,
      verdicts: verdicts, invocations: invocations, thumbprint: thumbprint)
  }

  /// The row that a store would give back for a record.
  static func row(_ record: ExchangeRecord) -> ExchangeRow {
    var counts = (0, 0)
    if case .parsed(let request) = record.request { counts.0 = request.body.count }
    counts.1 = record.response?.body.count ?? 0
    return ExchangeRow(
      id: record.id, connection: record.connection, cause: record.cause, from: record.from, to: record.to,
      started: record.started, duration: record.duration, request: record.request,
      requestBodyCount: counts.0, response: record.response, responseBodyCount: counts.1,
      failure: record.failure, verdicts: record.verdicts, invocations: record.invocations.map(\.id),
      thumbprint: record.thumbprint, tokens: [])
  }

  static let refusedExchange = record(
    40, from: .outside("CN=client2.example.com"), headers: ["Authorization": "Bearer \(token)"], status: 403,
    response: #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#,
    verdicts: [
      .pass(scope, expected: "profile", presented: "profile email"),
      .fail(binding, expected: bound, presented: thief),
    ], thumbprint: thief)

  static let refusedHandshake = ConnectionRecord(
    id: ConnectionID(17), listener: ListenerName(node: "gateway", port: "mtls"), from: .outside(nil),
    peer: Endpoint(address: "127.0.0.1", port: 50_000), local: Endpoint(address: "127.0.0.1", port: 9443),
    accepted: noon,
    certificate: PresentedCertificate(thumbprint: thief, subject: "CN=stranger", der: [1, 2, 3]),
    chain: [PresentedCertificate(thumbprint: bound, subject: "CN=middle", der: [6])],
    failure: ConnectionRecord.HandshakeFailure(
      words: "the certificate CN=stranger is not in the truststore", alert: "unknown_ca"))

  static let connection = ConnectionRecord(
    id: ConnectionID(1), listener: ListenerName(node: "gateway", port: "mtls"),
    from: .outside("CN=client2.example.com"), peer: Endpoint(address: "::1", port: 50_001),
    local: Endpoint(address: "::1", port: 9443), accepted: noon,
    security: ConnectionRecord.Security(
      version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", serverName: "localhost", resumed: false),
    certificate: PresentedCertificate(thumbprint: thief, subject: "CN=client2.example.com", der: [4, 5]))
}
