import Foundation
import HTTP
import Nodes
import Testing
import TrafficLog

/// Malformed HTTP, plain and inside TLS: the status of the table, the lab goes on, and the log has what came.
@Suite(
  .lab {
    let limits = """
      "limits": { "requestLineBytesMax": 256, "headerBytesMax": 1024, "headerCountMax": 20,
                  "bodyBytesMax": 1000, "headerTime": "1s", "bodyTime": "1s", "handshakeTime": "20s" }
      """
    return try LabText.allClients()
      .replacing(
        #""front": { "url": "http://localhost:8080" }"#,
        with: #""front": { "url": "http://localhost:8080", \#(limits) }"#
      )
      .replacing(#""truststore": "api-clients" }"#, with: #""truststore": "api-clients", \#(limits) }"#)
  },
  .timeLimit(.minutes(3)))
struct MalformedRequestTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private static let host = "Host: localhost"

  private static let framing = [
    MalformedInput(
      "a length and a transfer coding", 400,
      head: [host, "Content-Length: 5", "Transfer-Encoding: chunked"], body: "0\r\n\r\n"),
    MalformedInput(
      "two lengths", 400, head: [host, "Content-Length: 5", "Content-Length: 6"], body: "hello"),
    MalformedInput(
      "two equal lengths", 400, head: [host, "Content-Length: 5", "Content-Length: 5"], body: "hello"),
    MalformedInput("a list of lengths", 400, head: [host, "Content-Length: 5, 5"], body: "hello"),
    MalformedInput("a length with a sign", 400, head: [host, "Content-Length: +5"], body: "hello"),
    MalformedInput("a length in hexadecimal", 400, head: [host, "Content-Length: 0x5"], body: "hello"),
    MalformedInput("a negative length", 400, head: [host, "Content-Length: -1"]),
    MalformedInput("an empty length", 400, head: [host, "Content-Length:"]),
    MalformedInput("an unknown transfer coding", 400, head: [host, "Transfer-Encoding: gzip, chunked"]),
    MalformedInput("chunked twice", 400, head: [host, "Transfer-Encoding: chunked, chunked"]),
    MalformedInput("a look-alike of chunked", 400, head: [host, "Transfer-Encoding: xchunked"]),
    MalformedInput(
      "a chunk size of letters", 400, head: [host, "Transfer-Encoding: chunked"], body: "zz\r\n"),
    MalformedInput(
      "a chunk size with a sign", 400, head: [host, "Transfer-Encoding: chunked"], body: "-1\r\n"),
    MalformedInput(
      "a chunk longer than it says", 400, head: [host, "Transfer-Encoding: chunked"], body: "3\r\nhello\r\n"),
    MalformedInput(
      "a chunk size beyond all numbers", 400, head: [host, "Transfer-Encoding: chunked"],
      body: "FFFFFFFFFFFFFFFFF\r\n"),
  ]

  private static let heads = [
    MalformedInput("no host", 400, head: ["Accept: */*"]),
    MalformedInput("two hosts", 400, head: [host, "Host: other"]),
    MalformedInput("a host that is none", 400, head: ["Host: local host"]),
    MalformedInput("a folded line", 400, head: [host, "X-A: b", " c"]),
    MalformedInput("a space before the colon", 400, head: [host, "X-A : b"]),
    MalformedInput("a line without a colon", 400, head: [host, "X-A"]),
    MalformedInput("a header without a name", 400, head: [host, ": b"]),
    MalformedInput("an escape in a value", 400, head: [host, "X-A: \u{1b}[31m"]),
    MalformedInput("a NUL in a value", 400, head: [host, "X-A: a\0b"]),
    MalformedInput("a bare CR in a value", 400, head: [host, "X-A: a\rX-B: b"]),
    MalformedInput("bare line feeds", 400) { "GET /\($0.text) HTTP/1.1\n\(host)\n\n" },
    MalformedInput("an expectation that nobody meets", 417, head: [host, "Expect: 200-ok"]),
    MalformedInput("a method that is no token", 400) { "G(T /\($0.text) HTTP/1.1\r\n\(host)\r\n\r\n" },
    MalformedInput("a tunnel", 400) { "CONNECT \($0.text):443 HTTP/1.1\r\n\(host)\r\n\r\n" },
    MalformedInput("the address of another", 400) {
      "GET http://evil.example/\($0.text) HTTP/1.1\r\n\(host)\r\n\r\n"
    },
    MalformedInput("HTTP/2.0", 505) { "GET /\($0.text) HTTP/2.0\r\n\(host)\r\n\r\n" },
    MalformedInput("no version", 400) { "GET /\($0.text)\r\n\(host)\r\n\r\n" },
    MalformedInput("three blanks", 400) { "GET  /\($0.text)  HTTP/1.1\r\n\(host)\r\n\r\n" },
    MalformedInput("a byte outside ASCII in the path", 400) {
      "GET /\($0.text)\u{e9} HTTP/1.1\r\n\(host)\r\n\r\n"
    },
  ]

  private static let bounds = [
    MalformedInput("a long request line", 414) {
      "GET /\($0.text)\(String(repeating: "a", count: 300)) HTTP/1.1\r\n\(host)\r\n\r\n"
    },
    MalformedInput("long headers", 431, head: [host, "X-A: \(String(repeating: "a", count: 1100))"]),
    MalformedInput("many headers", 431, head: [host] + (0..<25).map { "X-\($0): a" }),
    MalformedInput(
      "a long body", 413, head: [host, "Content-Length: 1001"], body: String(repeating: "a", count: 1001)),
    MalformedInput(
      "a body beyond all numbers", 413, head: [host, "Content-Length: 99999999999999999999999"]),
    MalformedInput(
      "many chunks", 413, head: [host, "Transfer-Encoding: chunked"],
      body: String(repeating: "64\r\n\(String(repeating: "a", count: 100))\r\n", count: 11)),
    MalformedInput("a head that does not end", 408) { "GET /\($0.text) HTTP/1.1\r\n\(host)\r\n" },
    MalformedInput("a body that does not come", 408, head: [host, "Content-Length: 5"], body: "hel"),
    MalformedInput(
      "chunks that do not end", 408, head: [host, "Transfer-Encoding: chunked"], body: "3\r\nabc\r\n"),
  ]

  @Test(arguments: framing + heads + bounds)
  func `malformed requests get their status on a plain listener`(input: MalformedInput) async throws {
    try await expectRefusal(of: input, at: "idp.front")
  }

  @Test(arguments: framing + heads + bounds)
  func `malformed requests get the same status inside TLS`(input: MalformedInput) async throws {
    try await expectRefusal(of: input, at: "gateway.mtls")
  }

  @Test(arguments: ["GET /@ HTTP/1.1\r\nHo", "POST /@ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"])
  func `a request that breaks off is in the log`(start: String) async throws {
    let mark = Mark()
    for listener in ["idp.front", "gateway.mtls"] {
      let connection = try await lab.connect(
        to: listener, as: listener == "idp.front" ? nil : lab.key("client"))
      await connection.send(Array(start.replacingOccurrences(of: "@", with: mark.text + listener).utf8))
      await connection.endSending()
      let answer = await connection.readToEnd()
      #expect(answer.hasPrefix("HTTP/1.1 400 "))
      await connection.close()
      let row = try #require(await lab.malformedExchange(holding: mark.text + listener))
      #expect(row.failure == "the peer ended in the middle of a request")
    }
  }

  @Test func `413 reaches a client that is still sending`() async throws {
    let head = "POST /api/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8000000\r\n\r\n"
    let answer = try await lab.sendRaw(head + String(repeating: "a", count: 8_000_000), to: "idp.front")
    #expect(answer.hasPrefix("HTTP/1.1 413 "))
  }

  @Test func `what stands behind a malformed request is not answered`() async throws {
    let smuggled = "GET /.well-known/openid-configuration HTTP/1.1\r\nHost: localhost\r\n\r\n"
    let answer = try await lab.sendRaw(
      "POST /api/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"
        + smuggled, to: "idp.front")
    #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
    #expect(answer.hasPrefix("HTTP/1.1 400 "))
  }

  @Test func `seeded garbage neither stops the lab nor passes as a request`() async throws {
    var random = SeededGenerator(seed: 8705)
    for _ in 0..<60 {
      let bytes = (0..<Int.random(in: 1...600, using: &random)).map { _ in
        UInt8.random(in: 0 ... .max, using: &random)
      }
      let connection = try await lab.connect(to: "idp.front")
      await connection.send(bytes + Array("\r\n\r\n".utf8))
      await connection.endSending()
      let answer = await connection.readToEnd()
      await connection.close()
      #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
    }
    try await expectService()
  }

  private func expectRefusal(of input: MalformedInput, at listener: String) async throws {
    let mark = Mark()
    let key = try listener == "gateway.mtls" ? lab.key("client") : nil
    let answer = try await lab.sendRaw(input.text(mark), to: listener, as: key)
    #expect(answer.hasPrefix("HTTP/1.1 \(input.status) "), "\(answer.prefix(60))")
    let row = try #require(await lab.malformedExchange(holding: mark.text), "the log has nothing of it")
    #expect(row.response?.status == input.status)
    #expect(row.failure?.isEmpty == false)
    #expect(row.to.description == listener)
    try await expectService()
  }

  private func expectService() async throws {
    #expect(try await lab.send(.get("/api/jwks"), to: "idp.front").status == 200)
  }
}
