import JSON
import Testing

@testable import Console

struct ServerSentEventTests {
  @Test func `nothing that was recorded can end an event`() {
    var data = JSONWriter()
    data.object { $0.member("a", "x\n\nevent: forged\r\ndata: y\u{2028}\u{0}") }
    let text = String(decoding: ServerSentEvent.bytes("rows", id: "lab.7", data: data), as: UTF8.self)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 5)
    #expect(text.hasPrefix("event: rows\nid: lab.7\ndata: {"))
    #expect(text.hasSuffix("}\n\n"))
    #expect(!text.contains("\r"))
  }

  @Test(arguments: ["lab.7", "3f0c-99.18446744073709551615"]) func `a cursor is read as it was written`(
    text: String
  ) {
    #expect(EventCursor(text).map { "\($0)" } == text)
  }

  @Test(arguments: ["", "lab", "lab.", "lab.-1", "lab.99999999999999999999", "a.b.1", "lab.1 "])
  func `what is no cursor is none`(text: String) {
    #expect(EventCursor(text) == nil)
  }
}
