import HTTP
import Testing
import TrafficLog

/// Bodies, queries and cookies that are no form, at the endpoints that read them.
@Suite(.lab, .timeLimit(.minutes(3))) struct MalformedFormTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private static let formType = "application/x-www-form-urlencoded"

  private static let bodies: [(type: String, body: [UInt8])] = [
    (formType, Array("grant_type=%zz".utf8)), (formType, Array("grant_type=%f".utf8)),
    (formType, Array("grant_type=%ff%fe".utf8)), (formType, [0xFF, 0xFE, 0x00]), (formType, [0]),
    (formType, Array("=value".utf8)), (formType, Array("grant_type=a b".utf8)),
    (formType, Array("grant_type=refresh_token&grant_type=refresh_token&client_id=tutorial".utf8)),
    (formType, Array("client_id=tutorial&client_id=machine&grant_type=refresh_token".utf8)),
    (formType, Array((0..<150).map { "a\($0)=b" }.joined(separator: "&").utf8)),
    (formType, Array("grant_type=refresh_token&x=\(String(repeating: "a", count: 70_000))".utf8)),
    (formType, []), (formType, Array("&&&".utf8)),
    ("application/json", Array(#"{"grant_type":"refresh_token"}"#.utf8)),
    ("multipart/form-data; boundary=x", Array("--x--".utf8)), ("text/plain", Array("grant_type=x".utf8)),
    ("", Array("grant_type=refresh_token&client_id=tutorial".utf8)), ("form;;;", Array("a=b".utf8)),
    ("application/x-www-form-urlencoded; charset=utf-16", Array("grant_type=%zz".utf8)),
  ]

  @Test(arguments: bodies.indices)
  func `the token endpoint answers invalid_request`(index: Int) async throws {
    let (type, body) = Self.bodies[index]
    for (listener, path) in [("idp.front", "/api/token"), ("token-proxy.mtls", "/token")] {
      var request = HTTPRequest(method: "POST", target: RequestTarget(path: path), body: body)
      if !type.isEmpty { request.headers.add("Content-Type", type) }
      let mark = Mark()
      let response = try await lab.send(request.marked(mark), to: listener)
      #expect(response.status == 400)
      #expect(response.error == "invalid_request")
      #expect(response.headers["Cache-Control"] == "no-store")
      let row = try await lab.exchange(marked: mark, at: listener == "idp.front" ? listener : "idp.back")
      #expect(row.firstFailure != nil)
    }
  }

  @Test(arguments: ["GET", "PUT", "DELETE", "HEAD", "BREW"])
  func `the token endpoint takes no other method`(method: String) async throws {
    let request = HTTPRequest(method: method, target: RequestTarget(path: "/token"))
    let response = try await lab.send(request, to: "token-proxy.mtls")
    #expect(response.status == 405)
    #expect(response.headers["Allow"] == "POST")
  }

  @Test(arguments: [
    "response_type=code&client_id=tutorial&client_id=tutorial", "%zz", "client_id=%ff", "=", "a=%",
    "response_type=code&client_id=tutorial&state=\(String(repeating: "s", count: 5000))", "client_id=a%00b",
  ])
  func `the authorization endpoint answers a broken query with a page or an error`(
    query: String
  ) async throws {
    let response = try await lab.send(.get("/api/authorization", query: query), to: "idp.front")
    switch response.status {
    case 303: #expect(try #require(response.headers["Location"]).query["error"] != nil)
    default: #expect(response.status == 400)
    }
  }

  @Test(arguments: [
    "", "=", ";;;", "holdfast-8080", "a=b; a=c", "\"", "x=\"\u{e9}\"", String(repeating: "a=b;", count: 2000),
  ])
  func `no cookie but the login's own opens a login`(cookie: String) async throws {
    let login = try BrowserLogin(
      await lab.openLogin(["response_type": "code", "client_id": "tutorial", "scope": "profile"]))
    var request = login.answer("authorize")
    request.headers.set("Cookie", cookie)
    #expect(try await lab.send(request, to: "idp.front").status == 403)
    request.headers.set("Cookie", "\(login.cookie); \(login.cookie)x")
    #expect(try await lab.send(request, to: "idp.front").status == 403)
  }

  @Test func `the login's own cookie does, in whatever company it comes`() async throws {
    let login = try BrowserLogin(
      await lab.openLogin(["response_type": "code", "client_id": "tutorial", "scope": "profile"]))
    var request = login.answer("authorize")
    request.headers.set("Cookie", "other=1; \(login.cookie); =;;")
    #expect(try await lab.send(request, to: "idp.front").status == 303)
  }

  @Test(arguments: [
    "", "a=b", "decision=authorize", "login=x&token=y&decision=authorize", "%zz", "token=%00",
  ])
  func `a decision without a login is refused`(body: String) async throws {
    var request = HTTPRequest.form("/api/authorization/decision", [:])
    request.body = Array(body.utf8)
    let response = try await lab.send(request, to: "idp.front")
    #expect(response.status == 400 || response.status == 403)
    #expect(response.headers["Location"] == nil)
  }
}
