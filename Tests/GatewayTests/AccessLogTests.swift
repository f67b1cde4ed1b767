import Authorizer
import Gateway
import HTTP
import JSON
import Nodes
import Synchronization
import Testing
import Topology

struct AccessLogTests {
  /// The lines that these requests leave.
  private func lines(
    _ format: String, _ requests: HTTPRequest..., introspection: ScriptedLink? = nil, policy: Bool = true,
    backend: ScriptedLink = ScriptedLink { _ in HTTPResponse(status: 200, body: Array("12345".utf8)) }
  ) async throws -> [String] {
    let sink = CollectingSink()
    var specification = Fixtures.specification
    specification.stageSettings.accessLog = .init(format: try ContextTemplate(parsing: format), file: "a.log")
    let gateway = try Fixtures.gateway(
      specification, backend: backend,
      introspection: introspection ?? ScriptedLink { _ in Fixtures.answer() },
      policy: policy, environment: GatewayEnvironment(accessLogs: ["a.log": sink]))
    for request in requests { _ = await gateway.respond(to: request, in: Fixtures.context()) }
    return sink.lines
  }

  private static let time = HTTPRequest(
    "GET", "/dev/time", ["Authorization: Bearer ok", "Host: localhost:9443"])

  @Test func `every request of a stage leaves its line`() async throws {
    let lines = try await lines(
      "$context.identity.sourceIp [$context.requestTime] \"$context.httpMethod $context.path $context.protocol\" "
        + "$context.status $context.responseLength $context.integration.status $context.domainName",
      Self.time, HTTPRequest("GET", "/dev/none"), HTTPRequest("GET", "/none"))
    #expect(
      lines == [
        #"127.0.0.1 [22/Nov/2026:01:06:11 +0000] "GET /dev/time HTTP/1.1" 200 5 200 localhost"#,
        #"127.0.0.1 [22/Nov/2026:01:06:11 +0000] "GET /dev/none HTTP/1.1" 403 42 - -"#,
      ], "what no stage takes is nobody's log")
  }

  @Test func `it knows what the authorizer said, also where it denied`() async throws {
    let format =
      "$context.authorizer.principalId $context.authorizer.scope $context.authorizer.exp $context.authorizer.none "
      + "$context.error.responseType $context.error.message $context.error.messageString"
    #expect(try await lines(format, Self.time) == ["john profile email 1795395971 - - - null"])
    let denied = try await lines(
      format, Self.time, introspection: ScriptedLink { _ in Fixtures.answer(["action": "FORBIDDEN"]) })
    let message = "User is not authorized to access this resource with an explicit deny"
    #expect(denied == ["john profile email 1795395971 - ACCESS_DENIED \(message) \"\(message)\""])
  }

  @Test func `it says why an authorizer or a backend failed`() async throws {
    let format = "$context.authorizer.error|$context.integrationErrorMessage|$context.error.responseType"
    let thrown = try await lines(
      format, Self.time, introspection: ScriptedLink { _ throws(LinkFailure) in throw .timedOut("7 s") },
      policy: false)
    #expect(thrown == ["Internal Server Error|-|AUTHORIZER_CONFIGURATION_ERROR"])
    let gone = try await lines(
      format, Self.time, backend: ScriptedLink { _ throws(LinkFailure) in throw .connectionRefused("nobody") }
    )
    #expect(gone == ["-|nobody|INTEGRATION_FAILURE"])
  }

  @Test(arguments: ["a\"b", "a\\b", "a\tb", "a\u{1B}[31mb", "a\u{7F}b"])
  func `a caller can neither end a line nor a quoted value`(agent: String) async throws {
    var request = HTTPRequest("GET", "/dev/none")
    request.headers.add("User-Agent", agent)
    let line = try #require(try await lines("\"$context.identity.userAgent\"", request).first)
    #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    #expect(
      line.count { $0 == "\"" } - line.split(separator: "\\\"", omittingEmptySubsequences: false).count + 1
        == 2)
  }

  @Test func `line breaks of the format become blanks`() async throws {
    #expect(try await lines("{\n\t\"s\": $context.status\n}", Self.time) == ["{  \"s\": 200 }"])
  }
}

private final class CollectingSink: AccessLogSink {
  private let written = Mutex<[String]>([])
  var lines: [String] { written.withLock { $0 } }
  func write(_ line: String) { written.withLock { $0.append(line) } }
}
