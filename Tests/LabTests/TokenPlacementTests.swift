import HTTP
import OAuth
import Testing
import TrafficLog

/// A token comes in one Authorization header and nowhere else (RFC 6750 §2).
@Suite(.lab, .timeLimit(.minutes(3))) struct TokenPlacementTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  @Test func `two Authorization headers are refused, also two equal ones`() async throws {
    let token = try await lab.machineToken()
    for second in ["Bearer \(token)", "Bearer other", "Basic am9objpqb2hu"] {
      try await expectRefusal(of: .time(token, ["Authorization": second]))
    }
  }

  @Test(arguments: ["access_token=", "a=1&access_token=", "%61ccess_token="])
  func `a token in the query is refused, with a header beside it or without`(query: String) async throws {
    let token = try await lab.machineToken()
    try await expectRefusal(of: .get("/dev/time", query: query + token))
    try await expectRefusal(
      of: .get("/dev/time", query: query + token, ["Authorization": "Bearer \(token)"]))
  }

  @Test func `a token in the body is refused`() async throws {
    let token = try await lab.machineToken()
    var request = HTTPRequest.form("/dev/time", ["access_token": token])
    request.method = "GET"
    try await expectRefusal(of: request)
  }

  @Test func `two Authorization headers are refused at the token endpoint, too`() async throws {
    let basic = BasicCredentials(user: "basic", password: "basic-secret").text(isFormEncoded: true)
    let response = try await lab.requestToken(
      ["grant_type": "client_credentials"], as: lab.key("client"),
      ["Authorization": basic, "authorization": basic])
    #expect(response.status == 400)
    #expect(response.error == "invalid_request")
  }

  @Test func `parameters in the address of the token endpoint are refused`() async throws {
    var request = HTTPRequest.form("/token", ["grant_type": "client_credentials", "client_id": "machine"])
    request.target = RequestTarget(path: "/token", query: "client_secret=leaks")
    let response = try await lab.send(request, to: "token-proxy.mtls", as: lab.key("client"))
    #expect(response.status == 400)
    #expect(response.error == "invalid_request")
  }

  private func expectRefusal(
    of request: HTTPRequest, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let mark = Mark()
    let response = try await lab.send(request.marked(mark), to: "gateway.mtls", as: lab.key("client"))
    #expect(response.status == 400, sourceLocation: location)
    #expect(
      response.headers["WWW-Authenticate"]?.contains(#"error="invalid_request""#) == true,
      sourceLocation: location)
    let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
    #expect(row.firstFailure?.rule.id == "token-placement", sourceLocation: location)
    #expect(row.invocations.isEmpty, sourceLocation: location)
  }
}
