import HTTP
import JSON
import Lab
import Nodes
import OAuth
import Testing
import TrafficLog

/// What is known of a token, and how it ends: introspection (RFC 7662), revocation (RFC 7009), time.
@Suite(.lab, .timeLimit(.minutes(3))) struct TokenStatusTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private static let account = BasicCredentials(user: "holdfast", password: "holdfast-secret")
    .text(isFormEncoded: false)

  @Test func `introspection tells the binding at top level`() async throws {
    let answer = try await lab.introspect(lab.machineToken())
    #expect(answer["active"]?.bool == true)
    #expect(answer["client_id"]?.string == "machine")
    #expect(answer["scope"]?.string == "profile")
    #expect(answer["token_type"]?.string == "Bearer")
    #expect(try answer["iss"]?.string == lab.url("token-proxy.mtls"))
    #expect(try answer["cnf"] == ["x5t#S256": .string(lab.thumbprint("client"))])
    let span = try #require(answer["exp"]?.int64) - #require(answer["iat"]?.int64)
    #expect(span == 86_400)
  }

  @Test func `introspection through the proxy answers a client about its own tokens only`() async throws {
    let token = try await lab.machineToken()
    let form: FormParameters = ["token": token, "client_id": "machine"]
    let own = try await lab.send(
      .form("/api/introspection", form), to: "token-proxy.mtls", as: lab.key("client"))
    #expect(try own.json()["active"]?.bool == true)
    let other: FormParameters = ["token": token, "client_id": "robot"]
    let others = try await lab.send(
      .form("/api/introspection", other), to: "token-proxy.mtls", as: lab.key("robot"))
    #expect(others.text == #"{"active":false}"#)
  }

  @Test(arguments: [
    [:], ["Authorization": "Basic aG9sZGZhc3Q6d3Jvbmc="], ["Authorization": "Basic !"],
    ["Authorization": "Bearer x"],
  ])
  func `introspection wants to know who asks`(headers: [String: String]) async throws {
    var fields = HTTPHeaders()
    for (name, value) in headers { fields.add(name, value) }
    let response = try await lab.send(
      .form("/api/introspection", ["token": "x", "client_id": "tutorial"], fields), to: "idp.front")
    #expect(response.status == 401 || response.status == 400)
    #expect(response.error == "invalid_client" || response.error == "invalid_request")
  }

  @Test(arguments: ["/api/auth/introspection", "/api/auth/token", "/api/service/configuration"])
  func `the API for servers is not to be had through the proxy`(path: String) async throws {
    let request = HTTPRequest.form(path, [:], ["Authorization": Self.account])
    #expect(try await lab.send(request, to: "token-proxy.mtls").status == 404)
  }

  @Test(arguments: ["unknown", "", "%", "a b"])
  func `what is no token is inactive`(token: String) async throws {
    let response = try await lab.send(
      .form("/api/introspection", ["token": token], ["Authorization": Self.account]), to: "idp.front")
    #expect(token.isEmpty ? response.status == 400 : response.text == #"{"active":false}"#)
  }

  @Test func `a revoked access token is dead, and its grant lives`() async throws {
    let client = try lab.key("client")
    let tokens = try Tokens(await lab.redeem(await lab.code(), as: client))
    #expect(try await revoke(tokens.access).status == 200)
    #expect(try await !lab.isActive(tokens.access))
    #expect(try await lab.send(.time(tokens.access), to: "gateway.mtls", as: client).status == 403)
    #expect(try await lab.refresh(try #require(tokens.refresh), as: client).status == 200)
  }

  @Test func `a revoked refresh token takes its grant along`() async throws {
    let client = try lab.key("client")
    let tokens = try Tokens(await lab.redeem(await lab.code(), as: client))
    let refresh = try #require(tokens.refresh)
    #expect(try await revoke(refresh, hint: "access_token").status == 200)
    #expect(try await !lab.isActive(tokens.access))
    #expect(try await lab.refresh(refresh, as: client).error == "invalid_grant")
  }

  @Test func `a token of another client cannot be revoked, and an unknown one is as dead as it should be`()
    async throws
  {
    let token = try await lab.machineToken()
    #expect(try await revoke(token).error == "invalid_grant")
    #expect(try await lab.isActive(token))
    #expect(try await revoke("unknown").status == 200)
  }

  private func revoke(_ token: String, hint: String = "") async throws -> HTTPResponse {
    let form: FormParameters = ["token": token, "token_type_hint": hint, "client_id": "tutorial"]
    return try await lab.send(
      .form("/api/revocation", form), to: "token-proxy.mtls", as: lab.key("client"))
  }
}

@Suite(.timeLimit(.minutes(3))) struct TokenLifetimeTests {
  @Test func `a token ends with its time, and the log says when that was`() async throws {
    try await withLab { lab in
      let client = try lab.key("client")
      let token = try await lab.machineToken()
      lab.running.clock.advance(by: .seconds(86_000))
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: client).status == 200)
      lab.running.clock.advance(by: .seconds(401))
      let mark = Mark()
      #expect(try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: client).status == 403)
      let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
      #expect(try row.verdict("token-unexpired").outcome == .fail)
      #expect(try await !lab.isActive(token))
    }
  }

  @Test func `a code ends with its time`() async throws {
    try await withLab { lab in
      let code = try await lab.code()
      lab.running.clock.advance(by: .seconds(601))
      #expect(try await lab.redeem(code, as: lab.key("client")).error == "invalid_grant")
    }
  }
}
