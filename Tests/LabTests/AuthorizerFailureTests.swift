import HTTP
import JSON
import OAuth
import Testing
import TrafficLog

/// What a caller gets to see of an authorizer that fails, to the byte: the same, whatever happened.
@Suite(
  .enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .lab { try FunctionLab.rogue() },
  .timeLimit(.minutes(3)))
struct AuthorizerFailureTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private static func row(
    _ how: String, _ status: String = "500 Internal Server Error",
    _ type: String = "AuthorizerConfigurationException", _ body: String = #"{"message":null}"#
  ) -> ServiceRow {
    ServiceRow(
      testDescription: how, request: "GET /dev/time\r\nX-Behave: \(how)", status: status, type: type,
      body: body)
  }

  @Test(arguments: [
    row("unauthorized", "401 Unauthorized", "UnauthorizedException", #"{"message":"Unauthorized"}"#),
    row("error"), row("exit"), row("never"), row("rubbish"), row("no-policy"), row("seven-megabytes"),
    row("ask-again"),
    row(
      "object", "500 Internal Server Error", "InternalServerErrorException",
      #"{"message": "Internal server error"}"#),
  ])
  func `an authorizer that fails looks as it does at the service`(row: ServiceRow) async throws {
    row.expect(try await lab.sendRaw(row.text, to: row.at, as: lab.key("client")))
  }

  /// The authorizer has done nothing wrong; the gateway trips over it afterwards.
  @Test func `an object in the context fails behind the policy that allowed`() async throws {
    let trace = try await lab.trace("object")
    #expect(try trace.verdict("function-answered").outcome == .pass)
    #expect(try trace.verdict("policy-allows").outcome == .pass)
    #expect(try trace.verdict("context-usable").presented == "object")
    let policy = try JSONValue(parsing: try #require(trace.invocation.policy))
    #expect(policy["context"]?["object"] == ["a": [1]])
    #expect(try await lab.exchanges().allSatisfy { $0.cause != trace.exchange.id })
  }
}
