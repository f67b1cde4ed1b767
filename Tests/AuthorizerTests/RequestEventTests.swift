import Authorizer
import Certificates
import HTTP
import JSON
import Nodes
import Testing
import Topology

struct RequestEventTests {
  @Test func `the event has the members of a REST API's REQUEST event`() throws {
    let certificate = try Fixtures.certificate("CN=client,O=Example,C=US")
    let headers: HTTPHeaders = [
      "Host": "api.example.com:9443", "User-Agent": "curl/7.88.1", "Authorization": "Bearer ok", "X-A": "1",
      "X-A": "2",
    ]
    let event = Fixtures.event(headers, query: "a=b&a=c&d=%20e", certificate: certificate)
    let json = try JSONValue(parsing: event.json)
    #expect(
      json.object?.names == [
        "type", "methodArn", "resource", "path", "httpMethod", "headers", "multiValueHeaders",
        "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables",
        "requestContext",
      ])
    #expect(json["type"] == "REQUEST")
    #expect(json["methodArn"] == "arn:aws:execute-api:us-east-1:123456789012:holdfast01/dev/GET/time")
    #expect(json["path"] == "/time")
    #expect(json["headers"]?["X-A"] == "2")
    #expect(json["multiValueHeaders"]?["X-A"] == ["1", "2"])
    #expect(json["queryStringParameters"] == ["a": "c", "d": " e"])
    #expect(json["multiValueQueryStringParameters"] == ["a": ["b", "c"], "d": [" e"]])

    let context = try #require(json["requestContext"])
    #expect(context["path"] == "/dev/time")
    #expect(context["stage"] == "dev")
    #expect(context["extendedRequestId"] == "ext-id")
    #expect(
      Set(context.object.map(\.names) ?? []).isSuperset(of: [
        "path", "accountId", "resourceId", "stage", "requestId", "identity", "resourcePath", "httpMethod",
        "apiId",
        "domainName", "domainPrefix", "extendedRequestId", "protocol", "requestTime", "requestTimeEpoch",
      ]))
    #expect(context["apiId"] == "holdfast01")
    #expect(context["domainName"] == "api.example.com")
    #expect(context["domainPrefix"] == "api")
    #expect(context["requestTime"] == "22/Nov/2026:01:06:11 +0000")
    #expect(context["requestTimeEpoch"] == 1_795_309_571_000)
    #expect(context["identity"]?["sourceIp"] == "127.0.0.1")
    #expect(context["identity"]?["userAgent"] == "curl/7.88.1")

    let presented = try #require(context["identity"]?["clientCert"])
    #expect(
      presented.object?.names == ["clientCertPem", "subjectDN", "issuerDN", "serialNumber", "validity"])
    #expect(presented["clientCertPem"] == .string(certificate.pem))
    #expect(presented["subjectDN"] == "C=US,O=Example,CN=client")
    #expect(presented["validity"]?["notBefore"] == "Nov 14 22:13:20 2023 GMT")
  }

  @Test func `a TOKEN event is one header and has no certificate`() throws {
    var event = Fixtures.event(certificate: try Fixtures.certificate("CN=client"))
    event.authorizationToken = "Bearer ok"
    #expect(event.clientCertificate == nil)
    #expect(
      event.json
        == #"{"type":"TOKEN","authorizationToken":"Bearer ok","methodArn":"\#(event.arn.text)"}"#)
  }

  @Test func `the API says how the certificate is written and which stage variables there are`() throws {
    var compatibility = AWSCompatibility()
    compatibility.subjectOrder = .rfc4514
    compatibility.serialFormat = .hex
    let api = APIResource.API(
      region: "eu-west-1", account: "1", id: "api", stage: "dev", variables: [("pool", "blue")],
      compatibility: compatibility)
    let certificate = try Fixtures.certificate("CN=client,O=Example,C=US")
    let event = Fixtures.event(
      certificate: certificate, resource: APIResource(api: api, path: "/time", methods: ["GET"]))
    let json = try JSONValue(parsing: event.json)
    #expect(json["stageVariables"] == ["pool": "blue"])
    let presented = json["requestContext"]?["identity"]?["clientCert"]
    #expect(presented?["subjectDN"] == "CN=client,O=Example,C=US")
    let serial = try #require(presented?["serialNumber"]?.string)
    #expect(serial.wholeMatch(of: /[0-9a-f]{2}(:[0-9a-f]{2})*/) != nil)
  }

  @Test(
    arguments: [
      ("method.request.header.x-a", "2"), ("method.request.header.X-None", nil),
      ("method.request.querystring.a", "c"), ("method.request.querystring.z", nil),
      ("context.identity.sourceIp", "127.0.0.1"), ("context.path", "/dev/time"),
      ("context.httpMethod", "GET"),
      ("context.resourcePath", "/time"), ("context.stage", "dev"), ("context.apiId", "holdfast01"),
      ("context.domainName", "api.example.com"), ("context.identity.userAgent", "curl"),
      ("context.identity.clientCert.subjectDN", "C=US,CN=client"), ("claims.sub", nil),
      ("method.request.path.id", nil), ("stageVariables.x", nil),
    ] as [(String, String?)])
  func `a variable stands for a part of the event`(text: String, value: String?) throws {
    let headers: HTTPHeaders = [
      "Host": "api.example.com:9443", "User-Agent": "curl", "X-A": "1", "x-a": "2",
    ]
    let event = Fixtures.event(
      headers, query: "a=b&a=c", certificate: try Fixtures.certificate("CN=client,C=US"))
    #expect(event.value(of: try #require(EventVariable(parsing: text))) == value)
  }

  @Test func `without a certificate there is no clientCert`() throws {
    let json = try JSONValue(parsing: Fixtures.event().json)
    #expect(json["requestContext"]?["identity"]?.object?.names.contains("clientCert") == false)
  }

  @Test func `hostile headers make no broken event`() throws {
    let headers: HTTPHeaders = ["X-Evil": "\"},\"type\":\"\u{1b}[31m", "Host": ":::", "": "empty name"]
    let event = Fixtures.event(headers, query: "a=%zz")
    #expect(try JSONValue(parsing: event.json)["type"] == "REQUEST")
  }

  @Test func `a query that no strict reader takes is in the event as far as it can be read`() throws {
    let many = (0..<101).map { "p\($0)=\($0)" }.joined(separator: "&")
    let event = Fixtures.event(query: "a=%zz&b=%FF&=1&c+d=%20+&%&a=x%4&\(many)")
    let parameters = try JSONValue(parsing: event.json)["multiValueQueryStringParameters"]
    #expect(parameters?["a"] == ["%zz", "x%4"])
    #expect(parameters?["b"] == ["\u{FFFD}"])
    #expect(parameters?[""] == ["1"])
    #expect(parameters?["c d"] == ["  "])
    #expect(parameters?["%"] == [""])
    #expect(parameters?["p100"] == ["100"])
    #expect(event.value(of: .query("b")) == "\u{FFFD}")
  }

  @Test func `the context path is the one that was asked for, below a base path, too`() throws {
    let event = RequestEvent(
      resource: Fixtures.time, path: "/time",
      request: HTTPRequest(
        method: "GET", target: RequestTarget(path: "/v1/time"), headers: [:]),
      requestID: "", caller: Fixtures.caller(nil), time: Fixtures.now)
    #expect(try JSONValue(parsing: event.json)["requestContext"]?["path"] == "/v1/time")
    #expect(event.value(of: .context(.path)) == "/v1/time")
  }

  @Test(arguments: [("/", "", "/"), ("/pets/7", "pets/7", "/pets/{id}")])
  func `the path of an ARN has no leading slash`(path: String, inARN: String, resource: String) {
    let resource = APIResource(api: Fixtures.time.api, path: resource, methods: ["GET"])
    let arn = resource.arn(method: "GET", path: path)
    #expect(arn.path == inARN)
    #expect(arn.text == "arn:aws:execute-api:us-east-1:123456789012:holdfast01/dev/GET/\(inARN)")
  }
}
