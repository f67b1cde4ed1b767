import HTTP
import JSON
import Nodes
import Testing

@testable import TrafficLog

@Suite struct JSONRowTests {
  private func json(_ entry: LogEntry, secrets: Bool = false) throws -> JSONValue {
    try JSONValue(parsing: JSONRow.render(entry, secrets: secrets))
  }

  @Test func `every row has a schema, an id and a kind`() throws {
    let invocation = InvocationRow(
      id: InvocationID(7), exchange: ExchangeID(40), authorizer: "authorizer", event: "{}", policy: nil,
      failure: "Unauthorized", duration: .milliseconds(1))
    let rows: [(LogEntry, String, String)] = [
      (.connection(Samples.connection), "c1", "connection"),
      (.exchange(Samples.row(Samples.refusedExchange)), "x40", "exchange"),
      (.invocation(invocation), "i7", "invocation"),
    ]
    for (entry, id, kind) in rows {
      let row = try json(entry)
      #expect(row["schema"]?.int64 == 1)
      #expect(row["id"]?.string == id)
      #expect(row["kind"]?.string == kind)
    }
  }

  @Test func `an exchange tells of its verdicts what was expected and presented`() throws {
    let row = try json(.exchange(Samples.row(Samples.refusedExchange)))
    #expect(row["started"]?.string == "2026-11-21T12:03:04.123456Z")
    #expect(row["durationMicroseconds"]?.int64 == 4200)
    #expect(row["fromNode"]?.bool == false)
    #expect(row["response"]?["status"]?.int64 == 403)
    let verdict = row["verdicts"]?[1]
    #expect(verdict?["rule"]?.string == "certificate-binding")
    #expect(verdict?["section"]?.string == "RFC 8705 §3")
    #expect(verdict?["expected"]?.string == Samples.bound)
    #expect(verdict?["presented"]?.string == Samples.thief)
  }

  @Test func `secrets are masked unless they are asked for`() throws {
    let entry = LogEntry.exchange(Samples.row(Samples.refusedExchange))
    #expect(!JSONRow.render(entry).contains(Samples.token))
    #expect(JSONRow.render(entry, secrets: true).contains("Bearer \(Samples.token)"))
    let invocation = InvocationRow(
      id: InvocationID(7), exchange: ExchangeID(40), authorizer: "authorizer",
      event: #"{"headers":{"Authorization":"Bearer \#(Samples.token)"}}"#,
      policy: #"{"context":{"introspection_request":"{\"token\":\"\#(Samples.token)\"}"}}"#, failure: nil,
      duration: .zero)
    #expect(!JSONRow.render(.invocation(invocation)).contains(Samples.token))
  }

  @Test func `what a function wrote is listed line by line, with its secrets masked`() throws {
    let invocation = InvocationRow(
      id: InvocationID(7), exchange: ExchangeID(40), authorizer: "authorizer",
      event: #"{"headers":{"Authorization":"Bearer \#(Samples.token)"}}"#, policy: nil,
      failure: "Unauthorized",
      duration: .zero, log: [.init(.stdout, "START"), .init(.stderr, "saw \(Samples.token)")])
    let log = try json(.invocation(invocation))["log"]
    #expect(log?[0] == ["source": "stdout", "text": "START"])
    #expect(log?[1]?["source"]?.string == "stderr")
    #expect(log?[1]?["text"]?.string?.contains(Samples.token) == false)
  }

  @Test func `a body that is not text is written in base64url`() throws {
    var row = Samples.row(Samples.record(1))
    row.response?.body = [0xFF, 0x00]
    row.responseBodyCount = 70_000
    let response = try json(.exchange(row))["response"]
    #expect(response?["bodyBase64URL"]?.string == "_wA")
    #expect(response?["bodyBytes"]?.int64 == 70_000)
    #expect(response?["bodyTruncated"]?.bool == true)
  }
}
