import HTTP
import Nodes
import OAuth
import Testing

@testable import TrafficLog

@Suite struct LogLineTests {
  private let line = LogLine()

  @Test func `a refused exchange names the rule that failed with its section`() {
    #expect(
      line.render(.exchange(Samples.row(Samples.refusedExchange)))
        == "12:03:04.123  x40     outside CN=client2.example.com -> gateway.mtls  GET /dev/time             403"
        + "     certificate-binding (RFC 8705 §3)")
  }

  @Test func `an exchange that was let through is ok`() {
    let row = Samples.row(Samples.record(41, from: .node("gateway"), to: "time", path: "/time"))
    #expect(
      line.render(.exchange(row))
        == "12:03:04.123  x41     gateway -> time.mtls      GET /time                 200     ok")
  }

  @Test func `a refused handshake has a line of its own`() {
    #expect(
      line.render(.connection(Samples.refusedHandshake))
        == "12:03:04.123  c17     outside CN=stranger -> gateway.mtls  handshake refused: the certificate"
        + " CN=stranger is not in the truststore (alert unknown_ca)")
  }

  @Test func `a connection that came about has none`() {
    #expect(line.render(.connection(Samples.connection)) == nil)
  }

  @Test(arguments: [60, 80, 100, 120, 200])
  func `a line fits the terminal that has room for its columns`(width: Int) throws {
    let line = LogLine(RenderStyle(width: width))
    let row = Samples.row(
      Samples.record(
        1, path: "/" + String(repeating: "long/", count: 60), status: 400,
        failure: String(repeating: "no ", count: 60)))
    let text = try #require(line.render(.exchange(row)))
    #expect(text.count <= max(width, 98))
    let refused = try #require(line.render(.connection(Samples.refusedHandshake)))
    #expect(refused.count <= max(width, 98))
  }

  @Test func `what a stranger wrote cannot drive the terminal`() throws {
    let evil = "\u{1b}]0;owned\u{7}\u{202e}"
    let rows = [
      Samples.row(
        Samples.record(1, from: .outside(evil), method: evil, path: "/" + evil, status: nil, failure: evil)),
      Samples.row(Samples.record(1, verdicts: [.fail(Samples.binding, expected: evil, presented: evil)])),
    ]
    for row in rows {
      let text = try #require(line.render(.exchange(row)))
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
    }
    var malformed = Samples.row(Samples.record(1))
    malformed.request = .malformed([0x1B, 0x5B, 0x32, 0x4A, 0xFF, 13, 10, 65])
    #expect(try #require(line.render(.exchange(malformed))).contains(#"\x1b[2J\xff"#))
  }

  @Test func `colour is used only where it was asked for`() throws {
    let row = LogEntry.exchange(Samples.row(Samples.refusedExchange))
    #expect(try #require(LogLine(RenderStyle(colour: true)).render(row)).contains("\u{1b}[31m403"))
    #expect(!(try #require(line.render(row)).contains("\u{1b}")))
  }
}
