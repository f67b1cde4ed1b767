import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import TrafficLog

/// A row as a list shows it.
struct JSONSummaryTests {
  private func summary(_ entry: LogEntry) throws -> JSONValue {
    var writer = JSONWriter()
    JSONSummary.write(entry, to: &writer) { $0.member("more", true) }
    #expect(!writer.bytes.contains(10), "a line break would end an event")
    return try JSONValue(parsing: writer.bytes)
  }

  @Test func `an exchange says who asked whom for what, how it ended and which rule failed first`() throws {
    let value = try summary(.exchange(Samples.row(Samples.refusedExchange)))
    #expect(value["id"]?.string == "x40")
    #expect(value["from"]?.string == "CN=client2.example.com")
    #expect(value["fromNode"] == nil)
    #expect(value["to"]?.string == "gateway.mtls")
    #expect(value["method"]?.string == "GET")
    #expect(value["target"]?.string == "/dev/time")
    #expect(value["status"]?.int64 == 403)
    #expect(value["rule"]?.string == "certificate-binding")
    #expect(value["section"]?.string == "RFC 8705 §3")
    #expect(value["refused"]?.bool == true)
    #expect(value["more"]?.bool == true)
  }

  @Test func `a refused handshake names who presented the certificate, and the alert`() throws {
    let value = try summary(.connection(Samples.refusedHandshake))
    #expect(value["kind"]?.string == "connection")
    #expect(value["from"]?.string == "CN=stranger")
    #expect(value["alert"]?.string == "unknown_ca")
    #expect(value["refused"]?.bool == true)
  }

  @Test func `an outside caller that calls itself like a node is told from the node`() throws {
    let outside = try summary(.exchange(Samples.row(Samples.record(1, from: .outside("gateway")))))
    let node = try summary(.exchange(Samples.row(Samples.record(1, from: .node("gateway")))))
    #expect(outside["fromNode"] == nil && outside["from"]?.string == "gateway")
    #expect(node["fromNode"]?.string == "gateway" && node["from"] == nil)
  }

  @Test func `what a stranger wrote stays one string of one line, and is bounded`() throws {
    let subject = "CN=a\r\nevent: forged\n\ndata: {}\u{1b}[2J\u{202e}</script>"
    let failure = String(repeating: "\n\nlong ", count: 10_000)
    let value = try summary(
      .exchange(Samples.row(Samples.record(1, from: .outside(subject), status: nil, failure: failure))))
    #expect(value["from"]?.string == subject)
    #expect((value["failure"]?.string?.utf8.count ?? 0) <= JSONSummary.targetBytesMax + 3)
  }

  @Test func `beside lab time stands real time, by which rows are put in order`() throws {
    var row = Samples.row(Samples.record(1))
    row.shift = ClockShift(microseconds: 3_600_000_000)
    let exchange = try summary(.exchange(row))
    #expect(exchange["time"]?.string == TimeText.rfc3339(Samples.noon))
    #expect(exchange["realTime"]?.string == TimeText.rfc3339(LabTime(microseconds: row.realStarted)))
    #expect(exchange["time"] != exchange["realTime"])
    let connection = try summary(.connection(Samples.refusedHandshake))
    #expect(connection["realTime"]?.string == TimeText.rfc3339(Samples.noon))
  }

  @Test func `what the owner did is said as the log's line has it`() throws {
    let row = Samples.row(
      Samples.record(1, from: .node(.owner), verdicts: [.pass(.ownersDoing, presented: "the log is cleared")])
    )
    #expect(try summary(.exchange(row))["done"]?.string == LogLine.summary(row))
    #expect(try summary(.exchange(Samples.row(Samples.record(2))))["done"] == nil)
  }
}
