import Testing

@testable import JSON

@Suite struct JSONWriterTests {
  @Test func `members and elements come in order, compact`() {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("active", true)
      writer.member("exp", 1_700_000_000)
      writer.member("aud", ["a", "b"])
      writer.member("none", String?.none)
      writer.member("nested") { writer in writer.object { _ in } }
      writer.member("list") { writer in
        writer.array { writer in
          writer.value(1.5)
          writer.array { _ in }
        }
      }
    }
    #expect(
      writer.text
        == #"{"active":true,"exp":1700000000,"aud":["a","b"],"none":null,"nested":{},"list":[1.5,[]]}"#)
  }

  @Test func `the pretty form has a line a member and two spaces a level`() {
    var writer = JSONWriter(.pretty)
    writer.value(["a": 1, "b": [true, "x"], "c": [:], "d": []] as JSONValue)
    #expect(
      writer.text == "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    \"x\"\n  ],\n  \"c\": {},\n  \"d\": []\n}")
  }

  @Test func `strings are escaped where RFC 8259 demands it and nowhere else`() {
    #expect(
      JSONValue.string("\"\\/\n\r\t\u{1}\u{1F}\u{7F}é😀").text
        == "\"\\\"\\\\/\\n\\r\\t\\u0001\\u001f\u{7F}é😀\"")
  }

  @Test func `what is no number is null`() {
    #expect(([.number(.infinity), .number(.nan), .number(1e300)] as JSONValue).text == "[null,null,1e+300]")
  }
}
