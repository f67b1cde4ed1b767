import Certificates
import Foundation
import HTTP
import JSON
import Lab
import Nodes
import OAuth
import Testing
import TrafficLog

/// The answers of a REST API, asked for over sockets and compared byte for byte.
@Suite(.lab(LabText.service), .timeLimit(.minutes(3))) struct ServiceAnswersTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  typealias Row = ServiceRow

  @Test(arguments: [
    Row(
      testDescription: "an identity source is missing", request: "GET /dev/kept", status: "401 Unauthorized",
      type: "UnauthorizedException", body: #"{"message":"Unauthorized"}"#),
    Row(
      testDescription: "the authorizer throws Unauthorized",
      request: "GET /dev/thrown\r\nAuthorization: Bearer none", status: "401 Unauthorized",
      type: "UnauthorizedException", body: #"{"message":"Unauthorized"}"#),
    Row(
      testDescription: "an explicit deny", request: "GET /dev/time\r\nAuthorization: Bearer none",
      status: "403 Forbidden", type: "AccessDeniedException",
      body: #"{"Message":"User is not authorized to access this resource with an explicit deny"}"#),
    Row(
      testDescription: "no such resource", request: "GET /dev/none", status: "403 Forbidden",
      type: "MissingAuthenticationTokenException", body: #"{"message":"Missing Authentication Token"}"#),
    Row(
      testDescription: "no such method", request: "PATCH /dev/time", status: "403 Forbidden",
      type: "MissingAuthenticationTokenException", body: #"{"message":"Missing Authentication Token"}"#),
    Row(
      testDescription: "no such stage", request: "GET /none/time", status: "403 Forbidden",
      type: "ForbiddenException", body: #"{"message":"Forbidden"}"#),
    Row(
      testDescription: "no such base path", request: "GET /dev/free\r\nHost: api.example.com",
      status: "403 Forbidden", type: "ForbiddenException", body: #"{"message":"Forbidden"}"#),
    Row(
      testDescription: "no API key", request: "GET /dev/keyed", status: "403 Forbidden",
      type: "ForbiddenException", body: #"{"message":"Forbidden"}"#),
    Row(
      testDescription: "a wrong API key", request: "GET /dev/keyed\r\nx-api-key: none",
      status: "403 Forbidden", type: "ForbiddenException", body: #"{"message":"Forbidden"}"#),
    Row(
      testDescription: "a default endpoint that is switched off", at: "gateway.closed",
      request: "GET /prod/x", status: "403 Forbidden", type: "ForbiddenException",
      body: #"{"message":"Forbidden"}"#),
    Row(
      testDescription: "a path beyond the bound of an ARN",
      request: "GET /dev/long/" + String(repeating: "a", count: 1600), status: "414 URI Too Long",
      type: "RequestTooLongException", body: #"{"message":"Request URI too long"}"#),
  ])
  func `a refusal is that of the service, to the byte`(row: Row) async throws {
    try await expect(row)
  }

  @Test func `limits answer as the service does`() async throws {
    let answer = try await lab.sendRaw(
      ServiceRow.text("GET /dev/fast"), to: "gateway.mtls", as: lab.key("client"))
    #expect(answer.hasPrefix("HTTP/1.1 200"))
    try await expect(
      Row(
        testDescription: "", request: "GET /dev/fast", status: "429 Too Many Requests",
        type: "TooManyRequestsException", body: #"{"message":"Too Many Requests"}"#))

    let keyed = "GET /dev/keyed\r\nx-api-key: alice-secret"
    #expect(
      try await lab.sendRaw(ServiceRow.text(keyed), to: "gateway.mtls", as: lab.key("client")).hasPrefix(
        "HTTP/1.1 200"))
    try await expect(
      Row(
        testDescription: "", request: keyed, status: "429 Too Many Requests",
        type: "LimitExceededException", body: #"{"message":"Limit Exceeded"}"#))
  }

  @Test func `an authorizer is told of the API key where the method asks for one`() async throws {
    for (path, key, expected) in [
      ("watched", "alice-secret", ["alice-secret", "alice"]), ("watched", "none", ["none", nil]),
      ("watched", nil, [nil, nil]), ("time", "alice-secret", [nil, nil]),
    ] {
      let mark = Mark()
      var request = HTTPRequest.get("/dev/\(path)").marked(mark)
      if let key { request.headers.add("x-api-key", key) }
      _ = try await lab.send(request, to: "gateway.mtls", as: lab.key("client"))
      let exchange = try await lab.exchange(marked: mark, at: "gateway.mtls")
      let invocation = try await lab.invocation(try #require(exchange.invocations.first))
      let identity = try JSONValue(parsing: invocation.event)["requestContext"]?["identity"]
      #expect(
        [identity?["apiKey"], identity?["apiKeyId"]] == expected.map { $0.map(JSONValue.string) ?? .null })
    }
  }

  @Test func `a body of 10 MiB is too long by one byte`() async throws {
    for framing in ["Content-Length: 10485761\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\na00001\r\n"] {
      let body = framing.hasPrefix("T") ? String(repeating: "x", count: 10_485_761) : ""
      let answer = try await lab.sendRaw(
        "POST /dev/free HTTP/1.1\r\nHost: localhost\r\n\(framing)\(body)", to: "gateway.mtls",
        as: lab.key("client"))
      let lines = answer.split(separator: "\r\n", omittingEmptySubsequences: false)
      #expect(lines.first == "HTTP/1.1 413 Content Too Large")
      #expect(lines.contains("x-amzn-ErrorType: RequestTooLargeException"))
      #expect(lines.contains { $0.hasPrefix("x-amzn-RequestId: ") })
      #expect(lines.contains { $0.hasPrefix("x-amz-apigw-id: ") })
      #expect(lines.last == "HTTP content length exceeded 10485760 bytes.")
    }
  }

  /// No source shows the body of the others, so they have none.
  @Test(arguments: [
    ("400 Bad Request", "GET /prod/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "", ""),
    ("408 Request Timeout", "GET /prod/x HTTP/1.1\r\nHost: ", "", ""),
    (
      "414 URI Too Long", "GET /prod/\(String(repeating: "x", count: 300)) HTTP/1.1\r\nHost: a\r\n\r\n",
      "RequestTooLongException", #"{"message":"Request URI too long"}"#
    ),
    (
      "431 Request Header Fields Too Large",
      "GET /prod/x HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 1100))\r\n\r\n", "", ""
    ),
  ])
  func `bytes that are no request get the ids of an answer, too`(
    status: String, request: String, type: String, body: String
  ) async throws {
    var ids: Set<Substring> = []
    for _ in 0..<2 {
      let answer = try await lab.sendRaw(request, to: "gateway.closed")
      #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
      #expect(answer.contains("\r\nContent-Type: application/json\r\n") == !body.isEmpty)
      #expect(answer.contains("\r\nx-amzn-ErrorType: \(type)") == !type.isEmpty)
      #expect(answer.hasSuffix("\r\n\r\n" + body))
      let id = try #require(answer.firstMatch(of: /x-amzn-RequestId: ([0-9a-f-]{36})\r\n/))
      #expect(answer.contains(/x-amz-apigw-id: [A-Za-z0-9+\/]{15}=\r\n/))
      ids.insert(id.1)
    }
    #expect(ids.count == 2)
  }

  @Test func `the default endpoint leads past mutual TLS`() async throws {
    #expect(try await lab.send(.get("/dev/free"), to: "gateway.open").status == 200)
    #expect(
      try await lab.send(.get("/dev/free", ["Host": "api.example.com"]), to: "gateway.open").status == 200)
  }

  @Test func `a custom domain leads by base path`() async throws {
    let answer = try await lab.sendRaw(
      ServiceRow.text("GET /v1/free\r\nHost: api.example.com"), to: "gateway.mtls", as: lab.key("client"))
    #expect(answer.hasPrefix("HTTP/1.1 200"))
  }

  @Test func `one request has one context path, below a base path and below a stage`() async throws {
    for (path, host) in [("/v1/time", "api.example.com"), ("/dev/time", "localhost")] {
      let token = try await lab.machineToken()
      let mark = Mark()
      let request =
        "GET \(path)\r\nHost: \(host)\r\nAuthorization: Bearer \(token)\r\n\(Mark.header): \(mark.text)"
      let answer = try await lab.sendRaw(
        ServiceRow.text(request), to: "gateway.mtls", as: lab.key("client"))
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      let exchange = try await lab.exchange(marked: mark, at: "gateway.mtls")
      let invocation = try await lab.invocation(try #require(exchange.invocations.first))
      #expect(try JSONValue(parsing: invocation.event)["requestContext"]?["path"]?.string == path)
      try await awaitLine("GET \(path) 200 profile")
    }
  }

  @Test func `the access log has a line for each request of the stage`() async throws {
    let token = try await lab.machineToken()
    let path = "/dev/free/\(UInt64.random(in: 0 ... .max))"
    #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client")).status == 200)
    #expect(try await lab.send(.get(path), to: "gateway.mtls", as: lab.key("client")).status == 403)
    try await awaitLine("GET \(path) 403 -")
    try await awaitLine("GET /dev/time 200 profile")
    let mode = try FileManager.default.attributesOfItem(atPath: accessLog.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  private var accessLog: URL { lab.running.stateFolder.appendingPathComponent("access.log") }

  private func awaitLine(_ line: String) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let lines = try String(contentsOf: accessLog, encoding: .utf8).split(separator: "\n")
      if lines.contains(Substring(line)) { return }
      try #require(ContinuousClock.now < deadline, "\(lines)")
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private func expect(_ row: Row) async throws {
    let key = row.at == "gateway.mtls" ? try lab.key("client") : nil
    row.expect(try await lab.sendRaw(row.text, to: row.at, as: key))
  }
}

/// The setting by which the handshake lets everybody in.
@Suite(.timeLimit(.minutes(3))) struct RefusedCertificateTests {
  @Test func `without an acceptable certificate a request is answered with 403`() async throws {
    let text = try LabText.standard().replacing(
      #""role": "gateway", "dialect": "aws", "stage": "dev","#,
      with:
        #""role": "gateway", "dialect": "aws", "stage": "dev", "awsCompat": { "refusedCertificate": "forbidden" },"#
    )
    try await withLab(text) { lab in
      let token = try await lab.machineToken()
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client")).status == 200)
      for key in [nil, try TestKeys.make("CN=stranger.example.com")] {
        let mark = Mark()
        let response = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: key)
        #expect(response.status == 403)
        #expect(response.text == #"{"message":"Forbidden"}"#)
        let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
        #expect(row.firstFailure?.rule.id == "client-certificate-required")
        #expect(row.invocations.isEmpty)
      }
    }
  }

  @Test(arguments: ["alert", "forbidden"])
  func `a certificate that runs out in mid connection is forbidden in the words of the service`(
    setting: String
  ) async throws {
    let text = try LabText.standard()
      .replacing(
        #""role": "gateway", "dialect": "aws", "stage": "dev","#,
        with:
          #""role": "gateway", "dialect": "aws", "stage": "dev", "awsCompat": { "refusedCertificate": "\#(setting)" },"#
      )
      .replacing(
        #""subject": "CN=client.example.com""#, with: #""subject": "CN=client.example.com", "lifetime": "1h""#
      )
    try await withLab(text) { lab in
      let connection = try await lab.connect(to: "gateway.mtls", as: lab.key("client"))
      let request = "GET /dev/none HTTP/1.1\r\nHost: localhost\r\n"
      await connection.send(Array((request + "\r\n").utf8))
      let first = await connection.read(until: #"Missing Authentication Token"}"#)
      #expect(first.hasPrefix("HTTP/1.1 403"))
      lab.running.clock.advance(by: .seconds(2 * 3600))
      let mark = Mark()
      await connection.send(
        Array((request + "\(Mark.header): \(mark.text)\r\nConnection: close\r\n\r\n").utf8))
      let answer = String(
        decoding: await connection.readToEnd().utf8.dropFirst(first.utf8.count), as: UTF8.self)
      await connection.close()
      #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
      #expect(answer.contains("\r\nContent-Type: application/json\r\n"))
      #expect(answer.contains("\r\nx-amzn-ErrorType: ForbiddenException\r\n"))
      #expect(answer.contains("\r\nx-amzn-RequestId: "))
      #expect(answer.hasSuffix("\r\n\r\n" + #"{"message":"Forbidden"}"#))
      let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
      #expect(row.firstFailure?.rule.id == "certificate-validity")
    }
  }

  @Test func `a refused handshake is logged in the words of the service, too`() async throws {
    try await withLab { lab in
      let stranger = try TestKeys.make("CN=stranger.example.com")
      let issued = try TestKeys.make(
        "CN=issued.example.com", signedBy: TestKeys.make("CN=root", isAuthority: true))
      for (key, reason) in [
        (stranger, "self signed certificate"), (issued, "Could not find issuer for certificate"),
      ] {
        _ = try? await lab.send(.time("any"), to: "gateway.mtls", as: key)
        let row = try await lab.connection { $0.certificate?.thumbprint == key.certificate.thumbprint }
        #expect(row.failure?.words.hasSuffix("(Access denied. Reason: \(reason))") == true)
      }
    }
  }
}

extension LabText {
  /// The default lab with a default endpoint that is open and one that is closed, keys, limits and an access log.
  @Sendable static func service() throws -> LabText {
    try standard()
      .inserting(
        """
        "open": { "url": "https://localhost:9444", "certificate": "server" },
        "closed": { "url": "https://localhost:9445", "certificate": "server",
                    "limits": { "requestLineBytesMax": 256, "headerBytesMax": 1024, "headerTime": "1s" } },
        """, before: #""mtls": { "url": "https://localhost:9443""#
      )
      .replacing(
        #""role": "gateway", "dialect": "aws", "stage": "dev","#,
        with: """
          "role": "gateway", "dialect": "aws", "stage": "dev", "defaultEndpoint": "open",
          "stageSettings": {
            "methodThrottles": { "GET fast": { "rate": 0, "burst": 1 } },
            "accessLog": { "format": "$context.httpMethod $context.path $context.status $context.authorizer.scope" }
          },
          "apis": { "pets": { "routes": [], "stages": { "prod": {} }, "defaultEndpoint": "closed",
                              "disableExecuteApiEndpoint": true } },
          "domains": { "api.example.com": { "v1": { "stage": "dev" } } },
          "apiKeys": { "alice": "alice-secret" },
          "usagePlans": { "gold": { "apiKeys": ["alice"], "quota": { "limit": 1 } } },
          """
      )
      .inserting(
        """
        { "path": "/kept", "to": "time", "layers": [{ "authorizer": "keeper" }] },
        { "path": "/thrown", "to": "time", "layers": [{ "authorizer": "thrower" }] },
        { "path": "/long/*", "to": "time", "layers": [{ "authorizer": "thrower" }] },
        { "path": "/free", "to": "time", "rewrite": "/time" },
        { "path": "/fast", "to": "time", "rewrite": "/time" },
        { "path": "/keyed", "to": "time", "rewrite": "/time", "apiKeyRequired": true },
        { "path": "/watched", "to": "time", "apiKeyRequired": true, "layers": [{ "authorizer": "authorizer" }] },
        """, before: #"{ "methods": ["GET"], "path": "/time", "to": "time", "layers""#
      )
      .inserting(
        """
        "keeper": { "role": "authorizer", "policy": true, "cache": "60s" },
        "thrower": { "role": "authorizer", "policy": false },
        """, before: #""authorizer": { "role": "authorizer""#
      )
      .inserting(
        """
        { "from": "keeper",  "to": "idp.front", "account": "holdfast" },
        { "from": "thrower",  "to": "idp.front", "account": "holdfast" },
        """, before: #"{ "from": "authorizer",  "to": "idp.front""#)
  }
}
