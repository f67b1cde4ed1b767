import Certificates
import HTTP
import JSON
import Testing

/// The code flow from the login page to the API, as a browser and a client go through it.
@Suite(.lab, .timeLimit(.minutes(3))) struct CodeFlowTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  @Test func `a login becomes a code, the code a bound token, and the token opens the API`() async throws {
    let client = try lab.key("client")
    let location = try await lab.authorize()
    #expect(try location.hasPrefix("\(lab.url("idp.front"))/api/mock/redirection/holdfast?"))
    #expect(try location.query["state"] == "123")
    #expect(try location.query["iss"] == lab.url("token-proxy.mtls"))

    let response = try await lab.redeem(try #require(location.query["code"]), as: client)
    let names = try response.json().object?.names
    #expect(names == ["access_token", "refresh_token", "scope", "token_type", "expires_in"])
    #expect(try response.json()["expires_in"]?.int64 == 86_400)
    let tokens = try Tokens(response)
    #expect(try await lab.binding(of: tokens.access) == client.certificate.thumbprint)
    let time = try await lab.send(.time(tokens.access), to: "gateway.mtls", as: client)
    #expect(time.status == 200)
    #expect(try time.json()["sub"]?.string == "john")
  }

  @Test func `the page behind the redirect shows the code and the next command`() async throws {
    let location = try await lab.authorize()
    let path = String(location.dropFirst(try lab.url("idp.front").count).prefix { $0 != "?" })
    let page = try await lab.send(.get(path, query: location.query.text), to: "idp.front")
    #expect(page.status == 200)
    let code = try #require(location.query["code"])
    #expect(page.text.contains(code))
    #expect(try page.text.contains("\(lab.url("token-proxy.mtls"))/token"))
  }

  @Test func `a code without a certificate is refused and stays good`() async throws {
    let code = try await lab.code()
    let refused = try await lab.redeem(code, as: nil)
    #expect(refused.status == 400)
    #expect(refused.error == "invalid_request")
    #expect(try await lab.redeem(code, as: lab.key("client")).status == 200)
  }

  @Test func `a code that comes twice ends everything that was issued from it`() async throws {
    let client = try lab.key("client")
    let code = try await lab.code()
    let tokens = try Tokens(await lab.redeem(code, as: client))
    #expect(try await lab.isActive(tokens.access))

    let second = try await lab.redeem(code, as: client)
    #expect(second.status == 400)
    #expect(second.error == "invalid_grant")
    #expect(try await !lab.isActive(tokens.access))
    #expect(try await !lab.isActive(try #require(tokens.refresh)))
    #expect(try await lab.send(.time(tokens.access), to: "gateway.mtls", as: client).status == 403)
    #expect(try await lab.refresh(try #require(tokens.refresh), as: client).error == "invalid_grant")
  }

  @Test func `a code is worth nothing to another client`() async throws {
    let code = try await lab.code()
    let key = try TestKeys.make("CN=portal.example.com", signedBy: lab.key("partners"))
    #expect(try await lab.redeem(code, as: key, client: "portal").error == "invalid_grant")
    #expect(try await lab.redeem(code, as: lab.key("client")).status == 200)
  }

  @Test(arguments: ["", "whatever", "code\u{e9}", String(repeating: "a", count: 5000)])
  func `what is no code of the lab is refused`(code: String) async throws {
    let response = try await lab.redeem(code, as: lab.key("client"))
    #expect(response.status == 400)
    #expect(response.error == (code.isEmpty ? "invalid_request" : "invalid_grant"))
  }
}

/// Proof keys (RFC 7636): whom a code is worth something to.
@Suite(.lab, .timeLimit(.minutes(3))) struct ProofKeyTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  @Test func `without a proof key a stolen code gives the thief a token bound to the thief`() async throws {
    let thief = try lab.key("client2")
    let tokens = try Tokens(await lab.redeem(await lab.code(), as: thief))
    #expect(try await lab.binding(of: tokens.access) == thief.certificate.thumbprint)
    #expect(try await lab.send(.time(tokens.access), to: "gateway.mtls", as: thief).status == 200)
  }

  @Test func `with a proof key a stolen code is worth nothing, and its owner can still use it`() async throws
  {
    let pair = ProofKeyPair()
    let code = try await lab.code(challenge: pair.challenge)
    let thief = try lab.key("client2")
    for verifier in [nil, ProofKeyPair().verifier, pair.challenge] {
      let response = try await lab.redeem(code, as: thief, verifier: verifier)
      #expect(response.status == 400)
      #expect(response.error == "invalid_grant")
    }
    #expect(try await lab.redeem(code, as: lab.key("client"), verifier: pair.verifier).status == 200)
  }

  @Test func `a verifier without a challenge is refused`() async throws {
    let response = try await lab.redeem(
      await lab.code(), as: lab.key("client"), verifier: ProofKeyPair().verifier)
    #expect(response.error == "invalid_grant")
  }

  @Test(arguments: [
    ["client_id": "portal"], ["client_id": "portal", "code_challenge": "short"],
    ["client_id": "tutorial", "code_challenge_method": "S256"],
    ["client_id": "tutorial", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
    [
      "client_id": "tutorial", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      "code_challenge_method": "plain",
    ],
  ])
  func `a login request without a proper challenge goes back to the client`(
    parameters: [String: String]
  ) async throws {
    let all = parameters.merging(["response_type": "code", "state": "7"]) { first, _ in first }
    let response = try await lab.openLogin(FormParameters(all.map { .init(name: $0, value: $1) }))
    #expect(response.status == 303)
    let answer = try #require(response.headers["Location"]).query
    #expect(answer["error"] == "invalid_request")
    #expect(answer["state"] == "7")
    #expect(try answer["iss"] == lab.url("token-proxy.mtls"))
  }
}
