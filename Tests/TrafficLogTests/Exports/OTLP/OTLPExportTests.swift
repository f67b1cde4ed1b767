import HTTP
import JSON
import Nodes
import Testing

@testable import TrafficLog

@Suite struct OTLPExportTests {
  private func spans(_ rows: [ExportedRow]) throws -> [JSONValue] {
    try Samples.export(rows, as: .otlp).split(separator: "\n").flatMap { line in
      try #require(try JSONValue(parsing: String(line))["resourceSpans"]?.array).flatMap { resource in
        resource["scopeSpans"]?.array?.flatMap { $0["spans"]?.array ?? [] } ?? []
      }
    }
  }

  private func attribute(_ span: JSONValue, _ key: String) -> JSONValue? {
    let value = span["attributes"]?.array?.first { $0["key"]?.string == key }?["value"]
    return value?["stringValue"] ?? value?["intValue"]
  }

  @Test func `what an exchange caused is below it in the same trace`() throws {
    let all = try spans([Samples.refused, Samples.introspection])
    #expect(
      all.map { $0["name"] } == ["GET /dev/time", "authorize authorizer", "POST /api/auth/introspection"])
    #expect(Set(all.compactMap { $0["traceId"]?.string }).count == 1)
    #expect(all[0]["traceId"]?.string?.count == 32)
    #expect(all[0]["spanId"]?.string?.count == 16)
    #expect(all[0]["parentSpanId"] == nil)
    #expect(all[1]["parentSpanId"] == all[0]["spanId"])
    #expect(all[2]["parentSpanId"] == all[0]["spanId"])
    #expect(all[0]["kind"] == 2)
    #expect(all[0]["startTimeUnixNano"] == "1795262584123456000")
    #expect(all[0]["endTimeUnixNano"] == "1795262584127656000")
    #expect(attribute(all[0], "http.response.status_code") == "403")
    #expect(attribute(all[0], "holdfast.refused_by") == "certificate-binding")
    #expect(all[0]["events"]?.array?.count == 2)
    #expect(all[0]["status"]?["code"] == nil)
  }

  @Test func `a caller's trace goes on`() throws {
    let record = Samples.record(
      5, headers: ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"], status: nil,
      failure: "broken")
    let span = try #require(
      try spans([.exchange(ExportedExchange(row: Samples.row(record), connection: nil))]).first)
    #expect(span["traceId"] == "0af7651916cd43dd8448eb211c80319c")
    #expect(span["parentSpanId"] == "b7ad6b7169203331")
    #expect(span["status"]?["code"] == 2)
    #expect(span["status"]?["message"] == "broken")
  }

  @Test func `documents are of a size that a collector takes`() {
    let rows = (UInt64(1)...250).map { id in
      ExportedRow.exchange(ExportedExchange(row: Samples.row(Samples.record(id)), connection: nil))
    }
    #expect(Samples.export(rows, as: .otlp).split(separator: "\n").count == 3)
    #expect(Samples.export([], as: .otlp).isEmpty)
  }

  @Test(arguments: Samples.hostileTexts)
  func `whatever is in it, it is JSON`(text: String) throws {
    #expect(try spans(Samples.hostile(text)).count == 3)
  }
}
