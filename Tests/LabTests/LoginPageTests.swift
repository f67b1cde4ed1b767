import HTTP
import Testing

/// The login page: what it takes, and from whom.
@Suite(.lab, .timeLimit(.minutes(3))) struct LoginPageTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private static let request: FormParameters = [
    "response_type": "code", "client_id": "tutorial", "scope": "profile email", "state": "123",
  ]

  private func openLogin() async throws -> BrowserLogin {
    try BrowserLogin(await lab.openLogin(Self.request))
  }

  private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    try await lab.send(request, to: "idp.front")
  }

  @Test func `the page cannot be framed, runs no script and lets the redirect through`() async throws {
    let page = try await lab.openLogin(Self.request)
    let policy = try #require(page.headers["Content-Security-Policy"])
    #expect(policy.contains("frame-ancestors 'none'"))
    #expect(policy.contains("default-src 'none'"))
    #expect(!policy.contains("form-action 'self'"))
    #expect(page.headers["X-Frame-Options"] == "DENY")
    #expect(!page.text.contains("<script"))
    for text in ["tutorial", "profile", "email", "Login ID", "Password", "Authorize", "Deny"] {
      #expect(page.text.contains(text))
    }
  }

  @Test func `a refusal by the user goes back to the client`() async throws {
    let response = try await send(openLogin().answer("deny"))
    #expect(response.status == 303)
    #expect(try #require(response.headers["Location"]).query["error"] == "access_denied")
  }

  @Test(arguments: [("john", "jack"), ("jack", "john"), ("john", ""), ("", "john")])
  func `a wrong name or password shows the page again and gives no code`(
    user: String, password: String
  ) async throws {
    let response = try await send(openLogin().answer("authorize", user: user, password: password))
    #expect(response.headers["Location"] == nil)
    #expect((400..<500).contains(response.status))
    #expect(response.text.contains("<form"))
  }

  @Test func `a form is answered once`() async throws {
    let login = try await openLogin()
    #expect(try await send(login.answer("authorize")).status == 303)
    let again = try await send(login.answer("authorize"))
    #expect(again.status == 409)
    #expect(again.headers["Location"] == nil)
  }

  @Test func `a page that is loaded again is no replay`() async throws {
    let first = try await lab.openLogin(Self.request)
    let login = try BrowserLogin(first)
    var request = HTTPRequest.get("/api/authorization", query: Self.request.text)
    request.headers.add("Cookie", login.cookie)
    let second = try await send(request)
    #expect(second.status == 200)
    #expect(try BrowserLogin(second).hidden.map(\.value) == login.hidden.map(\.value))
    #expect(try await send(login.answer("authorize")).status == 303)
  }

  @Test func `a form of another browser or another site is refused`() async throws {
    let login = try await openLogin()
    let stranger = try await openLogin()
    var borrowed = login.answer("authorize")
    borrowed.headers.set("Cookie", stranger.cookie)
    var bare = login.answer("authorize")
    bare.headers.remove("Cookie")
    let others: [HTTPRequest] = [
      borrowed, bare, login.answer("authorize", ["Origin": "https://evil.example"]),
      login.answer("authorize", ["Origin": "null"]),
      login.answer("authorize", ["Sec-Fetch-Site": "cross-site"]),
      login.answer("authorize", ["Sec-Fetch-Site": "same-site"]),
    ]
    for request in others {
      let response = try await send(request)
      #expect(response.status == 403)
      #expect(response.headers["Location"] == nil)
    }
    #expect(try await send(login.answer("authorize", ["Origin": lab.url("idp.front")])).status == 303)
  }

  @Test(arguments: [
    ["client_id": "nobody"], ["client_id": "tutorial", "redirect_uri": "https://evil.example/"],
    ["client_id": "tutorial", "redirect_uri": "http://localhost:8080/api/mock/redirection/holdfast/"], [:],
  ])
  func `nobody is sent to an address that is not registered`(parameters: [String: String]) async throws {
    let all = parameters.merging(["response_type": "code"]) { first, _ in first }
    let response = try await lab.openLogin(FormParameters(all.map { .init(name: $0, value: $1) }))
    #expect(response.status == 400)
    #expect(response.headers["Location"] == nil)
  }

  @Test(arguments: [
    ("response_type", "token", "unsupported_response_type"), ("scope", "admin", "invalid_scope"),
    ("response_mode", "fragment", "invalid_request"),
  ])
  func `a request that cannot be granted goes back to the client`(
    name: String, value: String, error: String
  ) async throws {
    let parameters = Self.request.all.filter { $0.name != name } + [.init(name: name, value: value)]
    let response = try await lab.openLogin(FormParameters(parameters))
    #expect(response.status == 303)
    #expect(try #require(response.headers["Location"]).query["error"] == error)
  }
}
