import Encodings
import HTTP
import Nodes
import OAuth
import OrderedCollections
import Testing

@testable import IdentityProvider

struct DecisionEndpointTests {
  @Test func `the right password sends a code, the state and the issuer to the client`() async throws {
    let bench = try AuthorizationBench()
    let reply = try await bench.decide(try await bench.openLogin())
    #expect(reply.response.status == 303)
    let (address, parameters) = try reply.response.redirection()
    #expect(address == AuthorizationBench.redirect)
    #expect(parameters["state"] == "123")
    #expect(parameters["iss"] == "https://localhost:8443")
    let code = try #require(parameters["code"])
    #expect(Base64URL.decode(code)?.count == 32)
    #expect(reply.response.headers["Cache-Control"] == "no-store")
    #expect(reply.failed.isEmpty)
  }

  @Test func `the code is kept as a digest with all that it is bound to`() async throws {
    let bench = try AuthorizationBench()
    let reply = try await bench.decide(try await bench.openLogin())
    let code = try #require(try reply.response.redirection().parameters["code"])
    let kept = try #require(bench.store.codes.first)
    #expect(kept.digest == SecretDigest(of: code))
    #expect(!String(reflecting: kept).contains(code))
    #expect(kept.grant.client == "app")
    #expect(kept.grant.subject == "john")
    #expect(kept.grant.scopes == ["profile"])
    #expect(kept.grant.authenticatedAt == AuthorizationBench.begin)
    #expect(kept.redirect == AuthorizationBench.redirect)
    #expect(kept.redirectWasSent)
    #expect(kept.challenge?.text == AuthorizationBench.challenge)
    #expect(kept.expiresAt == AuthorizationBench.begin.adding(.seconds(60)))
  }

  @Test func `a code remembers that the address was left out`() async throws {
    let bench = try AuthorizationBench()
    _ = try await bench.decide(try await bench.openLogin("response_type=code&client_id=lax"))
    let kept = try #require(bench.store.codes.first)
    #expect(!kept.redirectWasSent)
    #expect(kept.challenge == nil)
  }

  @Test(arguments: [
    "a b+c", "ä€😀", "e\u{301}", "&code=evil#x", "\"><script>", "%0d%0aSet-Cookie: x=y", "\r\nX: y", "%2B",
    "\0",
  ])
  func `the state comes back as it went`(state: String) async throws {
    let bench = try AuthorizationBench()
    let reply = try await bench.decide(try await bench.openLogin(AuthorizationBench.query(["state": state])))
    let location = try #require(reply.response.headers["Location"])
    #expect(location.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    let returned = try reply.response.redirection().parameters["state"]
    #expect(returned.map { Array($0.utf8) } == Array(state.utf8))
    #expect(reply.response.headers.values("Location").count == 1)
  }

  @Test func `no state is sent where none came`() async throws {
    let bench = try AuthorizationBench()
    let reply = try await bench.decide(try await bench.openLogin(AuthorizationBench.query(["state": ""])))
    #expect(reply.response.headers["Location"]?.contains("state") == false)
  }

  @Test func `a denial goes to the client, and no code is kept`() async throws {
    let bench = try AuthorizationBench()
    let reply = try await bench.decide(try await bench.openLogin(), decision: "deny", user: "", password: "")
    let (_, parameters) = try reply.response.redirection()
    #expect(parameters["error"] == "access_denied")
    #expect(parameters["state"] == "123")
    #expect(parameters["iss"] == "https://localhost:8443")
    #expect(bench.store.codes.isEmpty)
    #expect(reply.failed == [.userConsented])
  }

  @Test func `an unknown user and a wrong password look the same, and the login stays pending`() async throws
  {
    let bench = try AuthorizationBench()
    let login = try await bench.openLogin()
    let wrong = try await bench.decide(login, password: "guess")
    let unknown = try await bench.decide(login, user: "nobody", password: "guess")
    #expect(wrong.response.status == 403)
    #expect(wrong.response.text.contains("Login ID or password is wrong."))
    #expect(wrong.response.text.replacing("\"john\"", with: "\"nobody\"") == unknown.response.text)
    #expect(wrong.response.headers == unknown.response.headers)
    #expect(wrong.failed == [.passwordCorrect])
    #expect(unknown.failed == [.passwordCorrect])
    #expect(try await bench.decide(login).response.status == 303)
  }

  @Test func `neither a password nor a stranger's name is in page or verdicts`() async throws {
    let bench = try AuthorizationBench()
    let reply = try await bench.decide(
      try await bench.openLogin(), user: "my-secret-1", password: "my-secret-2")
    let verdicts = String(reflecting: reply.verdicts)
    #expect(!verdicts.contains("my-secret"))
    #expect(!reply.response.text.contains("my-secret-2"))
  }

  @Test func `a name that is typed in comes back escaped`() async throws {
    let bench = try AuthorizationBench()
    let hostile = "\"\u{301} autofocus onfocus=alert(1) x=\""
    let html = try await bench.decide(try await bench.openLogin(), user: hostile).response.text
    #expect(html.contains("value=\"&quot;\u{301} autofocus onfocus=alert(1) x=&quot;\""))
  }

  @Test func `guessing is held back for a minute, also for names that nobody has`() async throws {
    let bench = try AuthorizationBench()
    let login = try await bench.openLogin()
    for user in ["john", "nobody"] {
      for _ in 0..<FailureLimit.failuresMax { _ = try await bench.decide(login, user: user, password: "x") }
      let held = try await bench.decide(login, user: user)
      #expect(held.response.status == 429)
      #expect(held.response.headers["Retry-After"] == "60")
      #expect(held.response.text.contains("Try again in 60 seconds."))
    }
    let later = AuthorizationBench.begin.adding(.seconds(60))
    #expect(try await bench.decide(login, at: later).response.status == 303)
  }

  static let forgeries: [(String, @Sendable (inout OpenLogin) -> Void)] = [
    ("no cookie", { $0.cookie = nil }),
    ("a foreign cookie", { $0.cookie = "holdfast-login-8080=AAAA" }),
    ("the cookie of another port", { $0.cookie = $0.cookie?.replacing("8080", with: "8081") }),
    ("two cookies", { $0.cookie = $0.cookie.map { "\($0); holdfast-login-8080=AAAA" } }),
    ("no token", { $0.token = "AAAA" }),
    ("a longer token", { $0.token += "AAAA" }),
    ("the token of another login", { $0.id = "AAAAAAAAAAAAAAAAAAAAAA" }),
  ]

  @Test(arguments: forgeries)
  func `a form that this browser was not shown is forged`(
    name: String, forge: @Sendable (inout OpenLogin) -> Void
  ) async throws {
    let bench = try AuthorizationBench()
    var login = try await bench.openLogin()
    forge(&login)
    let reply = try await bench.decide(login)
    #expect(reply.response.status == 403)
    #expect(!reply.response.headers.contains("Location"))
    #expect(reply.failed == [.formTokenMatches])
    #expect(bench.store.codes.isEmpty)
  }

  @Test func `one browser's login cannot be ended by another`() async throws {
    let bench = try AuthorizationBench()
    var mixed = try await bench.openLogin()
    mixed.cookie = try await bench.openLogin().cookie
    #expect(try await bench.decide(mixed).response.status == 403)
  }

  @Test func `a post from another page is refused`() async throws {
    let bench = try AuthorizationBench()
    let login = try await bench.openLogin()
    let reply = try await bench.decide(login, headers: ["Origin": "http://localhost:3000"])
    #expect(reply.response.status == 403)
    #expect(reply.failed == [.formFromOwnPage])
  }

  @Test func `reloading the page is no replay`() async throws {
    let bench = try AuthorizationBench()
    let first = try await bench.openLogin()
    let second = try await bench.openLogin(cookie: first.cookie)
    #expect(first == second)
    #expect(try await bench.decide(first).response.status == 303)
  }

  @Test func `a second post shows a page and issues no second code`() async throws {
    let bench = try AuthorizationBench()
    let login = try await bench.openLogin()
    _ = try await bench.decide(login)
    for decision in ["authorize", "deny"] {
      let reply = try await bench.decide(login, decision: decision)
      #expect(reply.response.status == 409)
      #expect(reply.response.text.contains("This login is finished"))
    }
    #expect(bench.store.codes.count == 1)
  }

  @Test func `of many posts at once one gets a code`() async throws {
    let bench = try AuthorizationBench()
    let login = try await bench.openLogin()
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try await bench.decide(login).response.status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.filter { $0 == 303 }.count == 1)
    #expect(statuses.allSatisfy { $0 == 303 || $0 == 409 })
    #expect(bench.store.codes.count == 1)
  }

  @Test func `a login ends with its time`() async throws {
    let bench = try AuthorizationBench()
    let login = try await bench.openLogin()
    let reply = try await bench.decide(login, at: AuthorizationBench.begin.adding(PendingLogins.lifetime))
    #expect(reply.response.status == 400)
    #expect(reply.response.text.contains("This login is over"))
  }

  @Test func `a store that cannot keep the code is an error to the client`() async throws {
    let bench = try AuthorizationBench()
    bench.store.refuseEverything()
    let reply = try await bench.decide(try await bench.openLogin())
    #expect(try reply.response.redirection().parameters["error"] == "temporarily_unavailable")
  }

  @Test(arguments: [
    "", "login=a", "login=a&token=b", "login=a&token=b&decision=maybe",
    "login=a&login=b&token=c&decision=deny",
    "login=a&token=b&decision=authorize&loginId=" + String(repeating: "x", count: 257),
    "login=a&token=b&decision=authorize&loginId=x&password=" + String(repeating: "x", count: 1025), "%",
  ])
  func `a form with gaps is refused`(form: String) async throws {
    let reply = try await AuthorizationBench().send("POST", "/api/authorization/decision", form: form)
    #expect(reply.response.status == 400)
  }
}
