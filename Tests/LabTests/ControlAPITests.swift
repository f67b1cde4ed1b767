import Console
import HTTP
import JSON
import Lab
import Nodes
import Testing
import Topology
import TrafficLog

/// The control API of a lab that is up: who may ask, and what it answers.
@Suite(.lab, .timeLimit(.minutes(3))) struct ControlAPITests {
  private let lab: TestLab
  private let token: String
  private let authority: String

  init() throws {
    lab = try #require(SuiteLab.current)
    token = lab.running.run.controlToken
    authority = String(try #require(lab.running.run.console).dropFirst("http://".count))
  }

  /// Sends a request with exactly these header lines.
  /// - Returns: the status, and the body.
  private func ask(
    _ target: String, _ lines: [String], method: String = "GET", content: String = ""
  ) async throws -> (status: Int, body: String) {
    let connection = RawConnection(loop: lab.loop)
    let port = try #require(lab.running.topology.console).port
    try await connection.open(port: port, tls: nil)
    let head = ["\(method) \(target) HTTP/1.1"] + lines + ["Connection: close", "", content]
    await connection.send(Array(head.joined(separator: "\r\n").utf8))
    let answer = await connection.readToEnd()
    await connection.close()
    let status = answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    let body = answer.firstRange(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) }
    return (try #require(status), body ?? "")
  }

  private var credentials: String { "Authorization: Bearer \(token)" }
  private var host: String { "Host: \(authority)" }

  @Test func `the token of run json opens it`() async throws {
    let answer = try await ask("/api/status", [host, credentials])
    #expect(answer.status == 200)
    #expect(answer.body == lab.running.run.json)
  }

  @Test func `no token, another or two do not`() async throws {
    let wrong = [
      [], ["Authorization: Bearer wrong"], ["Authorization: Bearer "], ["Authorization: \(token)"],
      ["Authorization: Basic \(token)"], [credentials, credentials], ["Cookie: token=\(token)"],
    ]
    for lines in wrong {
      for target in ["/api/status", "/api/log", "/api/explain", "/api/links", "/nothing"] {
        #expect(try await ask(target, [host] + lines).status == 401)
      }
    }
    #expect(try await ask("/api/status?token=\(token)", [host]).status == 401)
  }

  @Test(arguments: ["evil.example", "localhost", "127.0.0.1", "localhost:1", "evil.example:8000"])
  func `another Host is refused, against rebinding of names`(host: String) async throws {
    #expect(try await ask("/api/status", ["Host: \(host)", credentials]).status == 421)
  }

  @Test func `a page of another origin is refused, and the console's own is not`() async throws {
    for origin in ["http://evil.example", "null", "https://\(authority)", "http://localhost"] {
      #expect(try await ask("/api/status", [host, credentials, "Origin: \(origin)"]).status == 403)
    }
    #expect(try await ask("/api/status", [host, credentials, "Origin: http://\(authority)"]).status == 200)
  }

  @Test func `what is not there and what is not asked by GET has its status`() async throws {
    #expect(try await ask("/api/nothing", [host, credentials]).status == 404)
    #expect(
      try await ask("/api/status", [host, credentials, "Content-Length: 0"], method: "POST").status == 405)
    #expect(try await ask("/api/explain?id=x99999999", [host, credentials]).status == 404)
    for query in ["status=abc", "since=nonsense", "token=sha256:%1b", "status=%ff"] {
      let answer = try await ask("/api/log?\(query)", [host, credentials])
      #expect(answer.status == 400)
      #expect(try JSONValue(parsing: answer.body)["error"]?.string?.isEmpty == false)
    }
  }

  @Test func `what does not fit an operation's description is refused`() async throws {
    let odd = [
      "/api/log?colour=maybe", "/api/log?count=0", "/api/log?count=10001", "/api/log?unknown=1",
      "/api/log?count=1&count=2", "/api/explain?width=x",
    ]
    for target in odd { #expect(try await ask(target, [host, credentials]).status == 400, "\(target)") }
  }

  @Test func `every operation is where its description says`() async throws {
    let document = try JSONValue(parsing: try await ask("/openapi.json", [host]).body)
    #expect(document["openapi"]?.string == "3.1.0")
    let paths = try #require(document["paths"]?.object?.members)
    #expect(paths.contains { $0.name == "/api/log" })
    for path in paths {
      let target = path.name.replacing(/\{[^}]*\}/, with: "1")
      let answer = try await ask(target, [host, credentials, "Content-Length: 0"], method: "BREW")
      #expect(answer.status == 405, "\(path.name)")
    }
  }

  @Test func `the console's page may load nothing from elsewhere, and needs no token`() async throws {
    let page = try await ask("/", [host])
    #expect(page.status == 200)
    #expect(page.body.contains("<title>Holdfast</title>"))
    #expect(try await ask("/", ["Host: evil.example"]).status == 421)
  }

  @Test func `a link opens the console once`() async throws {
    let control = try ControlClient(lab.running.run)
    let link = try JSONValue(parsing: try await control.post("/api/links").body)["link"]?.string
    await control.close()
    let code = try #require(link?.split(separator: "#code=").last)
    func open(_ code: some StringProtocol) async throws -> (status: Int, body: String) {
      let document = "{\"code\":\"\(code)\"}"
      return try await ask(
        "/api/sessions",
        [host, "Content-Type: application/json", "Content-Length: \(document.utf8.count)"], method: "POST",
        content: document)
    }
    #expect(try await open("guess").status == 403)
    let opened = try await open(code)
    #expect(opened.status == 200)
    #expect(try await open(code).status == 403)
    let token = try #require(try JSONValue(parsing: opened.body)["token"]?.string)
    #expect(try await ask("/api/status", [host, "Authorization: Bearer \(token)"]).status == 200)
    #expect(try await ask("/api/status", [host, "Authorization: Bearer \(code)"]).status == 401)
  }

  @Test func `its own traffic is not in the log`() async throws {
    _ = try await ask("/api/status", [host, credentials])
    #expect(try await !lab.exchanges().contains { $0.to.description.hasPrefix("console") })
  }

  @Test func `log and explain tell of a refusal`() async throws {
    let mark = Mark()
    let bound = try await lab.machineToken()
    _ = try await lab.send(.time(bound).marked(mark), to: "gateway.mtls", as: lab.key("client2"))
    let row = try await lab.exchange(marked: mark, at: "gateway.mtls")

    let control = try ControlClient(lab.running.run)
    let log = String(decoding: try await control.get("/api/log", [("denied", "true")]).body, as: UTF8.self)
    let line = try #require(log.split(separator: "\n").first { $0.contains(" \(row.id) ") })
    for part in ["CN=client2.example.com -> gateway.mtls", "GET /dev/time", "403", "certificate-binding"] {
      #expect(line.contains(part))
    }
    let page = try await control.get("/api/explain", [("id", "\(row.id)")]).body
    #expect(String(decoding: page, as: UTF8.self).contains("✗ FAIL certificate-binding"))
    let json = String(
      decoding: try await control.get("/api/log", [("json", "true"), ("since", "\(row.id)")]).body,
      as: UTF8.self)
    for line in json.split(separator: "\n") {
      #expect(try JSONValue(parsing: String(line))["schema"]?.int64 == 1)
      #expect(!line.contains(bound))
    }
    await control.close()
  }

  @Test func `a follower is given what there is and what comes, a JSON object a line`() async throws {
    let control = try ControlClient(lab.running.run)
    let (earlier, later) = (Mark(), Mark())
    _ = try await lab.send(.get("/api/\(earlier.text)"), to: "idp.front")
    var request = LogRequest()
    request.json = true
    let (lines, came) = AsyncStream<[UInt8]>.makeStream()
    let following = Task { [request] in
      _ = await #expect(throws: ControlError.self) { try await control.follow(request) { came.yield($0) } }
    }
    var seen: [UInt8] = []
    for await portion in lines {
      seen += portion
      let text = String(decoding: seen, as: UTF8.self)
      if text.contains(later.text), text.hasSuffix("\n") { break }
      guard text.contains(earlier.text), !text.contains(later.text) else { continue }
      _ = try await lab.send(.get("/api/\(later.text)"), to: "idp.front")
    }
    for line in seen.split(separator: UInt8(ascii: "\n")) {
      #expect(try JSONValue(parsing: Array(line))["schema"]?.int64 == 1)
    }
    await control.close()
    await following.value
  }

  @Test func `what cannot be followed is refused at once`() async throws {
    let control = try ControlClient(lab.running.run)
    var request = LogRequest()
    request.filter.status = "abc"
    do {
      try await control.follow(request) { _ in Issue.record("there is nothing to follow") }
      Issue.record("it was followed to its end")
    } catch {
      #expect(!error.isUnreachable)
      #expect(error.sentence.contains("'status' does not look like"))
    }
    await control.close()
  }
}
