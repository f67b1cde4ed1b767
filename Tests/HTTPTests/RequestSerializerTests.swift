import Testing

@testable import HTTP

struct RequestSerializerTests {
  private func serialize(_ request: HTTPRequest) -> String {
    var out: [UInt8] = []
    request.serialize(host: "idp:8444", into: &out)
    return text(out).replacing("\r\n", with: "\n")
  }

  @Test func `origin form of the canonical path, Host first`() throws {
    let target = try RequestTarget(parsing: "/dev/%74ime?a=%74")
    let headers: HTTPHeaders = ["A": "b", "Host": "elsewhere", "Connection": "close", "Content-Length": "7"]
    #expect(
      serialize(HTTPRequest(method: "GET", target: target, headers: headers))
        == "GET /dev/time?a=%74 HTTP/1.1\nHost: idp:8444\nA: b\n\n")
  }

  @Test(arguments: ["POST", "PUT", "PATCH"])
  func `methods that mean content always say its length`(method: String) {
    #expect(
      serialize(HTTPRequest(method: method, target: RequestTarget(path: "/token")))
        == "\(method) /token HTTP/1.1\nHost: idp:8444\nContent-Length: 0\n\n")
  }

  @Test func `a body goes out behind its head`() {
    let request = HTTPRequest(method: "POST", target: RequestTarget(path: "/token"), body: Array("a=b".utf8))
    #expect(serialize(request) == "POST /token HTTP/1.1\nHost: idp:8444\nContent-Length: 3\n\na=b")
  }

  @Test func `a target cannot end the request line`() {
    let target = RequestTarget(path: "/a b\r\nX: y", query: "c d\n")
    #expect(
      serialize(HTTPRequest(method: "GET", target: target))
        == "GET /a%20b%0D%0AX:%20y?c%20d%0A HTTP/1.1\nHost: idp:8444\n\n")
  }
}
