import HTTP
import JSON
import Nodes
import Testing

@testable import TrafficLog

@Suite struct HARExportTests {
  private func entries(_ rows: [ExportedRow], secrets: Bool = false) throws -> [JSONValue] {
    let har = try JSONValue(parsing: Samples.export(rows, as: .har, ExportContext(secrets: secrets)))
    #expect(har["log"]?["version"] == "1.2")
    return try #require(har["log"]?["entries"]?.array)
  }

  /// What HAR 1.2 demands of an entry.
  private func checkShape(_ entry: JSONValue) throws {
    for name in ["startedDateTime"] { #expect(entry[name]?.string != nil) }
    let request = try #require(entry["request"])
    let response = try #require(entry["response"])
    for name in ["method", "url", "httpVersion"] { #expect(request[name]?.string?.isEmpty == false) }
    for name in ["statusText", "httpVersion", "redirectURL"] { #expect(response[name]?.string != nil) }
    #expect(response["status"]?.int64 != nil)
    for message in [request, response] {
      #expect(message["headersSize"]?.int64 != nil)
      #expect(message["bodySize"]?.int64 != nil)
      for name in ["headers", "cookies"] {
        for pair in try #require(message[name]?.array) {
          #expect(pair["name"]?.string != nil)
          #expect(pair["value"]?.string != nil)
        }
      }
    }
    #expect(request["queryString"]?.array != nil)
    #expect(response["content"]?["size"]?.int64 != nil)
    #expect(response["content"]?["mimeType"]?.string != nil)
    #expect(entry["cache"]?.object?.isEmpty == true)
    for name in ["send", "wait", "receive"] { #expect(entry["timings"]?[name] != nil) }
  }

  @Test func `an exchange is an entry, with what the lab knows beside it`() throws {
    let entry = try #require(try entries([Samples.refused]).first)
    try checkShape(entry)
    #expect(entry["response"]?["status"] == 403)
    #expect(entry["serverIPAddress"] == "::1")
    #expect(entry["connection"] == "c1")
    #expect(entry["_holdfast"]?["id"] == "x40")
    #expect(entry["_holdfast"]?["from"] == "outside CN=client2.example.com")
    #expect(entry["_holdfast"]?["verdicts"]?.array?.count == 2)
    #expect(entry["request"]?["headers"]?.array?.first?["value"]?.string == "Bearer sha256:\(digest)")
  }

  private var digest: String { SecretDigest.text(of: Samples.token.utf8) }

  @Test func `a body that is no text is in base64, and a form is masked`() throws {
    var row = Samples.row(
      Samples.record(1, method: "POST", query: "code=abcdefgh&x=1%2B2+3", body: "client_secret=hunter22&a=b"))
    row.response?.body = [0xFF, 0xFE]
    let entry = try #require(
      try entries([.exchange(ExportedExchange(row: row, connection: nil))]).first)
    try checkShape(entry)
    #expect(entry["response"]?["content"]?["encoding"] == "base64")
    #expect(entry["response"]?["content"]?["text"] == "//4=")
    let form = try #require(entry["request"]?["postData"]?["text"]?.string)
    #expect(form.hasPrefix("client_secret=sha256:"))
    #expect(form.hasSuffix("&a=b"))
    let query = try #require(entry["request"]?["queryString"]?.array)
    #expect(query[0]["value"]?.string?.hasPrefix("sha256:") == true)
    #expect(query[1]["value"] == "1+2 3")
  }

  @Test func `what had no answer, and what was no request, are entries too`() throws {
    var row = Samples.row(Samples.record(1, status: nil, failure: "the connection was refused"))
    let unanswered = try #require(
      try entries([.exchange(ExportedExchange(row: row, connection: nil))]).first)
    try checkShape(unanswered)
    #expect(unanswered["response"]?["status"] == 0)
    #expect(unanswered["response"]?["_error"] == "the connection was refused")
    row.request = .malformed([0x16, 0x03, 0xFF])
    let malformed = try #require(
      try entries([.exchange(ExportedExchange(row: row, connection: nil))]).first)
    try checkShape(malformed)
    #expect(malformed["request"]?["_malformedBase64"] == "FgP/")
  }

  @Test func `refused handshakes stand behind the entries`() throws {
    let har = try JSONValue(
      parsing: Samples.export([.connection(Samples.refusedHandshake), Samples.refused], as: .har))
    #expect(har["log"]?["_refusedHandshakes"]?.array?.map { $0["id"] } == ["c17"])
    #expect(har["log"]?["entries"]?.array?.count == 1)
  }

  @Test(arguments: Samples.hostileTexts)
  func `whatever is in it, it is JSON of that shape`(text: String) throws {
    for entry in try entries(Samples.hostile(text)) {
      #expect(entry["response"]?["status"] == 400)
      #expect(entry["request"]?["url"]?.string?.utf8.allSatisfy { $0 > 32 && $0 < 127 } == true)
    }
  }
}
