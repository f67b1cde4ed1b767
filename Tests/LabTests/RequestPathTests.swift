import HTTP
import JSON
import Nodes
import Testing
import TrafficLog

/// One path: what the authorizer judged is what the resource serves.
@Suite(.lab, .timeLimit(.minutes(3))) struct RequestPathTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  @Test(arguments: ["/dev/time", "/dev/%74ime", "/%64ev/t%69me", "/dev/%74%69%6d%65"])
  func `spellings of one path are one path to event, log and resource`(target: String) async throws {
    let mark = Mark()
    let answer = try await send(target, mark)
    #expect(answer.hasPrefix("HTTP/1.1 200 "))

    let gateway = try await lab.exchange(marked: mark, at: "gateway.mtls")
    #expect(try parsed(gateway).target.text == target)
    #expect(try parsed(gateway).path == "/dev/time")
    let event = try JSONValue(parsing: await lab.invocation(try #require(gateway.invocations.first)).event)
    #expect(event["path"]?.string == "/time")
    #expect(event["requestContext"]?["path"]?.string == "/dev/time")
    #expect(event["methodArn"]?.string?.hasSuffix("/dev/GET/time") == true)
    let resource = try await lab.exchange(marked: mark, at: "time.mtls")
    #expect(try parsed(resource).target.text == "/time")
  }

  @Test(arguments: [
    "//time", "/dev//time", "//dev/time", "/dev/./time", "/dev/../dev/time", "/dev/time/..", "/dev/time/.",
    "/dev/time;x", "/dev;a=b/time", "/dev%2ftime", "/dev%2Ftime", "/dev/%2e%2e/dev/time", "/dev/%2e/time",
    "/dev/%252e%252e/time", "/dev\\time", "/dev/%5ctime", "/dev/time%00", "/dev/time%0d%0a", "/dev/time%",
    "/dev/time%zz", "/dev/time%c0%af", "/dev/time%ff", "dev/time", "/dev/ti\u{e9}me", "/dev/time#x",
    "/dev/time<script>",
  ])
  func `a path that could be read in two ways is refused, and the log shows it`(
    target: String
  ) async throws {
    let mark = Mark()
    let answer = try await send(target, mark)
    #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer.prefix(40))")
    let row = try #require(await lab.malformedExchange(holding: mark.text))
    #expect(row.to.description == "gateway.mtls")
    #expect(row.response?.status == 400)
    #expect(row.failure != nil)
    #expect(try await lab.exchanges(marked: mark).isEmpty)
  }

  @Test(arguments: ["/time", "/dev", "/dev/", "/dev/time/", "/dev/Time", "/DEV/time", "/dev/time/x", "/"])
  func `a path without a route reaches no authorizer`(target: String) async throws {
    let mark = Mark()
    let answer = try await send(target, mark)
    #expect(answer.hasPrefix("HTTP/1.1 403 "))
    #expect(try await lab.exchange(marked: mark, at: "gateway.mtls").invocations.isEmpty)
  }

  private func parsed(_ row: ExchangeRow) throws -> HTTPRequest {
    guard case .parsed(let request) = row.request else { throw Missing(what: "a request") }
    return request
  }

  /// As it stands, in the request line.
  private func send(_ target: String, _ mark: Mark) async throws -> String {
    let token = try await lab.machineToken()
    let host = try lab.url("gateway.mtls").dropFirst("https://".count)
    return try await lab.sendRaw(
      "GET \(target) HTTP/1.1\r\nHost: \(host)\r\nAuthorization: Bearer \(token)\r\n"
        + "\(Mark.header): \(mark.text)\r\nConnection: close\r\n\r\n",
      to: "gateway.mtls", as: lab.key("client"))
  }
}
