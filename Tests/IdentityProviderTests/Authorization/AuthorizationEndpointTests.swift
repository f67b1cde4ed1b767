import HTTP
import Nodes
import OAuth
import OrderedCollections
import Testing
import Topology

@testable import IdentityProvider

struct AuthorizationEndpointTests {
  @Test func `a good request gets the login page with client, scopes, fields and buttons`() async throws {
    let reply = try await AuthorizationBench().authorize()
    let html = reply.response.text
    #expect(reply.response.status == 200)
    #expect(html.contains("An &lt;App&gt; asks for access"))
    #expect(html.contains("<strong>profile</strong>"))
    #expect(!html.contains("<strong>email</strong>"))
    for text in [">Login ID</label>", ">Password</label>", ">Authorize</button>", ">Deny</button>"] {
      #expect(html.contains(text))
    }
    #expect(!html.contains("<script"))
    #expect(reply.failed.isEmpty)
    #expect(reply.verdicts.count == AuthorizationCheck.all.count)
  }

  @Test func `whoever may not be asked anything is not logged in`() async throws {
    let reply = try await AuthorizationBench().authorize(AuthorizationBench.query(["prompt": "none"]))
    let (address, parameters) = try reply.response.redirection()
    #expect(address == AuthorizationBench.redirect)
    #expect(parameters["error"] == "login_required")
    #expect(parameters["state"] == "123")
    #expect(reply.failed == [.loginPossible])
  }

  @Test func `the page may not be framed, kept, scripted or made to leak`() async throws {
    let headers = try await AuthorizationBench().authorize().response.headers
    let policy = try #require(headers["Content-Security-Policy"])
    #expect(policy.contains("default-src 'none'"))
    #expect(policy.contains("style-src 'sha256-"))
    #expect(policy.contains("frame-ancestors 'none'"))
    #expect(policy.contains("base-uri 'none'"))
    #expect(!policy.contains("form-action"))
    #expect(headers["X-Frame-Options"] == "DENY")
    #expect(headers["X-Content-Type-Options"] == "nosniff")
    #expect(headers["Cache-Control"] == "no-store")
    #expect(headers["Referrer-Policy"] == "same-origin")
    let cookie = try #require(headers["Set-Cookie"])
    #expect(cookie.hasPrefix("holdfast-login-8080="))
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/api"] { #expect(cookie.contains(attribute)) }
    #expect(!cookie.contains("Secure"))
  }

  static let toldToUser: [(String, String, Rule)] = [
    ("no client", AuthorizationBench.query(["client_id": ""]), Rule.authorizationClientKnown),
    ("an unknown client", AuthorizationBench.query(["client_id": "nobody"]), .authorizationClientKnown),
    ("a hostile client", AuthorizationBench.query(["client_id": "<script>\r\n"]), .authorizationClientKnown),
    ("two clients", AuthorizationBench.query() + "&client_id=app", .parametersSentOnce),
    (
      "two addresses", AuthorizationBench.query() + "&redirect_uri=https%3A%2F%2Fevil.example",
      .parametersSentOnce
    ),
    (
      "another host", AuthorizationBench.query(["redirect_uri": "https://evil.example/back"]),
      .redirectionRegistered
    ),
    (
      "a longer path", AuthorizationBench.query(["redirect_uri": AuthorizationBench.redirect + "/x"]),
      .redirectionRegistered
    ),
    (
      "an added query", AuthorizationBench.query(["redirect_uri": AuthorizationBench.redirect + "?x=1"]),
      .redirectionRegistered
    ),
    (
      "other case", AuthorizationBench.query(["redirect_uri": "https://CLIENT.example.com/back"]),
      .redirectionRegistered
    ),
    (
      "a fragment", AuthorizationBench.query(["redirect_uri": AuthorizationBench.redirect + "#x"]),
      .redirectionRegistered
    ),
    ("a script", AuthorizationBench.query(["redirect_uri": "javascript:alert(1)"]), .redirectionRegistered),
    (
      "a line end", AuthorizationBench.query(["redirect_uri": AuthorizationBench.redirect + "\r\nX: y"]),
      .redirectionRegistered
    ),
    (
      "none of two", AuthorizationBench.query(["client_id": "two", "redirect_uri": ""]),
      .redirectionRegistered
    ),
  ]

  @Test(arguments: toldToUser)
  func `where client or address is in doubt a page tells the user, and nobody is redirected`(
    name: String, query: String, rule: Rule
  ) async throws {
    let reply = try await AuthorizationBench().authorize(query)
    #expect(reply.response.status == 400)
    #expect(!reply.response.headers.contains("Location"))
    #expect(!reply.response.text.contains("evil.example"))
    #expect(!reply.response.text.contains("<script>"))
    #expect(reply.failed == [rule])
  }

  static let toldToClient: [(String, OrderedDictionary<String, String>, String, Rule)] = [
    ("no response type", ["response_type": ""], "invalid_request", Rule.responseTypeIsCode),
    ("the implicit grant", ["response_type": "token"], "unsupported_response_type", .responseTypeIsCode),
    ("a hybrid", ["response_type": "code id_token"], "unsupported_response_type", .responseTypeIsCode),
    ("a fragment", ["response_mode": "fragment"], "invalid_request", .responseModeIsQuery),
    ("a form post", ["response_mode": "form_post"], "invalid_request", .responseModeIsQuery),
    ("a foreign scope", ["scope": "profile admin"], "invalid_scope", .requestedScopeRegistered),
    ("a doubled blank", ["scope": "profile  email"], "invalid_scope", .requestedScopeRegistered),
    ("a quoted scope", ["scope": "profile\" onclick=\"x"], "invalid_scope", .requestedScopeRegistered),
    (
      "no challenge", ["code_challenge": "", "code_challenge_method": ""], "invalid_request",
      .codeChallengePresent
    ),
    ("plain", ["code_challenge_method": "plain"], "invalid_request", .codeChallengePresent),
    ("no method, which means plain", ["code_challenge_method": ""], "invalid_request", .codeChallengePresent),
    ("an unknown method", ["code_challenge_method": "S512"], "invalid_request", .codeChallengePresent),
    ("a short challenge", ["code_challenge": "abc"], "invalid_request", .codeChallengePresent),
    ("a client of another grant", ["client_id": "machine"], "unauthorized_client", .codeGrantRegistered),
  ]

  @Test(arguments: toldToClient)
  func `other refusals go to the client with error, description, state and issuer`(
    name: String, changes: OrderedDictionary<String, String>, error: String, rule: Rule
  ) async throws {
    let reply = try await AuthorizationBench().authorize(AuthorizationBench.query(changes))
    #expect(reply.response.status == 303)
    let (address, parameters) = try reply.response.redirection()
    #expect(address == AuthorizationBench.redirect)
    #expect(parameters["error"] == error)
    #expect(parameters["error_description"]?.isEmpty == false)
    #expect(parameters["state"] == "123")
    #expect(parameters["iss"] == "https://localhost:8443")
    #expect(reply.failed == [rule])
  }

  @Test(arguments: ["scope", "response_type", "code_challenge", "state", "unheard_of"])
  func `a repeated parameter is refused to the client`(name: String) async throws {
    let query = AuthorizationBench.query(["unheard_of": "1"]) + "&\(name)=x"
    let reply = try await AuthorizationBench().authorize(query)
    let (_, parameters) = try reply.response.redirection()
    #expect(parameters["error"] == "invalid_request")
    #expect(parameters["state"] == (name == "state" ? nil : "123"))
    #expect(reply.failed == [.parametersSentOnce])
  }

  @Test func `unknown and empty parameters are passed over`() async throws {
    let query = AuthorizationBench.query() + "&nonce=7&prompt=&response_mode="
    #expect(try await AuthorizationBench().authorize(query).response.status == 200)
  }

  @Test func `the client may be named by its number`() async throws {
    let html = try await AuthorizationBench().authorize(AuthorizationBench.query(["client_id": "4711"]))
      .response.text
    #expect(html.contains("An &lt;App&gt;"))
  }

  @Test func `the address may be left out where only one is registered`() async throws {
    let reply = try await AuthorizationBench().authorize(AuthorizationBench.query(["redirect_uri": ""]))
    #expect(reply.response.status == 200)
    #expect(reply.verdicts.contains { $0.rule == .redirectionRegistered && $0.outcome == .skipped })
  }

  @Test func `no scope means all that the client may ask for`() async throws {
    let html = try await AuthorizationBench().authorize(AuthorizationBench.query(["scope": ""])).response.text
    #expect(html.contains("<strong>profile</strong>"))
    #expect(html.contains("<strong>email</strong>"))
  }

  @Test func `a client may do without PKCE where lab json says so, but not with plain`() async throws {
    let bench = try AuthorizationBench()
    let without = "response_type=code&client_id=lax&state=1"
    #expect(try await bench.authorize(without).response.status == 200)
    for rest in ["&code_challenge=\(AuthorizationBench.challenge)", "&code_challenge_method=S256"] {
      let (_, parameters) = try await bench.authorize(without + rest).response.redirection()
      #expect(parameters["error"] == "invalid_request")
    }
  }

  @Test func `an answer is added to the query that an address has already`() async throws {
    let query = AuthorizationBench.query([
      "client_id": "two", "redirect_uri": "https://two.example.com/b?x=1", "response_type": "token",
    ])
    let location = try await AuthorizationBench().authorize(query).response.headers["Location"]
    #expect(location?.hasPrefix("https://two.example.com/b?x=1&error=unsupported_response_type&") == true)
  }

  @Test func `a state beyond its bound is refused and not given back`() async throws {
    let bench = try AuthorizationBench()
    let longest = String(repeating: "s", count: AuthorizationCheck.stateBytesMax)
    #expect(try await bench.authorize(AuthorizationBench.query(["state": longest])).response.status == 200)
    let reply = try await bench.authorize(AuthorizationBench.query(["state": longest + "s"]))
    #expect(try reply.response.redirection().parameters["state"] == nil)
    #expect(reply.failed == [.stateBounded])
  }

  @Test func `the request may be posted as a form, and as nothing else`() async throws {
    let bench = try AuthorizationBench()
    let posted = try await bench.send("POST", "/api/authorization", form: AuthorizationBench.query())
    #expect(posted.response.status == 200)
    let json = try await bench.send(
      "POST", "/api/authorization", form: "{}", headers: ["Content-Type": "application/json"])
    #expect(json.response.status == 415)
  }

  @Test(arguments: ["client_id=%", "client_id=%ff", "client_id=%zz"])
  func `a query that is no form is refused on a page`(query: String) async throws {
    let reply = try await AuthorizationBench().authorize(query)
    #expect(reply.response.status == 400)
    #expect(!reply.response.headers.contains("Location"))
  }

  @Test func `random queries are answered and never sent to a strange address`() async throws {
    let bench = try AuthorizationBench()
    var random = SeededGenerator(seed: 6749)
    for _ in 0..<500 {
      var bytes = Array(AuthorizationBench.query().utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let replacement = UInt8.random(in: 0x21...0x7E, using: &random)
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = replacement
      }
      let response = try await bench.authorize(String(decoding: bytes, as: UTF8.self)).response
      #expect([200, 303, 400].contains(response.status))
      if let location = response.headers["Location"] {
        #expect(location.hasPrefix(AuthorizationBench.redirect + "?"))
      }
    }
  }
}
