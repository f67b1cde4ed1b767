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

  @Test func `members written once stand between others`() {
    let always = JSONMembers(null: ["dpop", "htm"])
    var writer = JSONWriter()
    writer.object { writer in
      writer.members(always)
      writer.member("a", 1)
      writer.members(always)
    }
    #expect(writer.text == #"{"dpop":null,"htm":null,"a":1,"dpop":null,"htm":null}"#)
  }

  @Test func `numbers are written to their last bound`() {
    var writer = JSONWriter()
    writer.array { writer in
      writer.value(Int64.min)
      writer.value(UInt64.max)
      writer.value(0)
    }
    #expect(writer.text == "[-9223372036854775808,18446744073709551615,0]")
  }

  @Test(arguments: [[], Array("héllo \"€\"\n".utf8), [0xFF, 0x41]])
  func `bytes are written as the string that they are`(bytes: [UInt8]) {
    var (direct, decoded) = (JSONWriter(), JSONWriter())
    direct.object { $0.member("a", utf8: bytes) }
    decoded.object { $0.member("a", String(decoding: bytes, as: UTF8.self)) }
    #expect(direct.bytes == decoded.bytes)
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
