import Certificates
import HTTP
import JSON
import Lab
import Testing

/// The calls of an authorization server, over sockets and whatever replica they reach.
@Suite(.lab, .timeLimit(.minutes(3))) struct ServiceCallTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private func call(_ path: String, _ body: JSONValue) async throws -> JSONValue {
    var request = HTTPRequest.form(
      "/api" + path, [:],
      [
        "Authorization": BasicCredentials(user: "holdfast", password: "holdfast-secret").text(
          isFormEncoded: false)
      ])
    request.headers.set("Content-Type", "application/json")
    request.body = body.bytes
    let response = try await lab.send(request, to: "idp.front")
    try #require(response.status == 200, "\(response.text)")
    return try response.json()
  }

  private func ticket() async throws -> JSONValue {
    let parameters = "response_type=code&client_id=4711&scope=profile&state=123"
    let answer = try await call("/auth/authorization", ["parameters": .string(parameters)])
    #expect(answer["action"] == "INTERACTION")
    return try #require(answer["ticket"])
  }

  @Test func `a code of the API is redeemed through the proxy, and opens the gateway`() async throws {
    let issued = try await call(
      "/auth/authorization/issue", ["ticket": await ticket(), "subject": "jane", "authTime": 0])
    #expect(issued["action"] == "LOCATION")
    let client = try lab.key("client")
    let code = try #require(issued["authorizationCode"]?.string)
    let tokens = try Tokens(await lab.redeem(code, as: client))
    #expect(try await lab.send(.time(tokens.access), to: "gateway.mtls", as: client).status == 200)
    #expect(
      try await lab.send(.time(tokens.access), to: "gateway.mtls", as: lab.key("client2")).status == 403)
  }

  @Test func `a code of the login page is redeemed by the API`() async throws {
    let answer = try await call(
      "/auth/token",
      [
        "parameters": .string("grant_type=authorization_code&client_id=tutorial&code=\(await lab.code())"),
        "clientCertificate": .string(lab.key("client").certificate.pem),
      ])
    #expect(answer["action"] == "OK")
    let token = try #require(answer["accessToken"]?.string)
    #expect(try await lab.isActive(token))
  }

  @Test func `of many decisions at once one is carried out`() async throws {
    let body: JSONValue = ["ticket": try await ticket(), "subject": "john"]
    let actions = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<16 {
        group.addTask { try await call("/auth/authorization/issue", body)["action"]?.string }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(actions.count { $0 == "LOCATION" } == 1)
    #expect(actions.count { $0 == "BAD_REQUEST" } == 15)
  }
}
