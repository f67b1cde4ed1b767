import Authorizer
import Certificates
import HTTP
import JSON
import Nodes
import Testing

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

  @Test func `without a certificate there is no clientCert`() throws {
    let json = try JSONValue(parsing: Fixtures.event().json)
    #expect(json["requestContext"]?["identity"]?.object?.names.contains("clientCert") == false)
  }

  @Test func `hostile headers make no broken event`() throws {
    let headers: HTTPHeaders = ["X-Evil": "\"},\"type\":\"\u{1b}[31m", "Host": ":::", "": "empty name"]
    let event = Fixtures.event(headers, query: "a=%zz")
    #expect(try JSONValue(parsing: event.json)["type"] == "REQUEST")
  }

  @Test(arguments: [("/", "", "/"), ("/pets/7", "pets/7", "/pets/{id}")])
  func `the path of an ARN has no leading slash`(path: String, inARN: String, resource: String) {
    let resource = APIResource(api: Fixtures.time.api, path: resource, methods: ["GET"])
    let arn = resource.arn(method: "GET", path: path)
    #expect(arn.path == inARN)
    #expect(arn.text == "arn:aws:execute-api:us-east-1:123456789012:holdfast01/dev/GET/\(inARN)")
  }
}
