import Testing

@testable import JSON

@Suite struct JSONValueTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true ", true), ("\t\r\nfalse\n", false), ("0", 0), ("-1", -1),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9223372036854775808)), ("1.5", 1.5), ("1e3", 1000.0), ("1E-2", 0.01),
      ("-0", .number(-0.0)), ("\"\"", ""), ("[]", []), ("{}", [:]), ("[1,[2,{}]]", [1, [2, [:]]]),
      ("{\"a\":1,\"b\":[null]}", ["a": 1, "b": [nil]]), ("{\"\":0}", ["": 0]),
    ] as [(String, JSONValue)])
  func `a valid text has its value`(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000""#, "\0"), (#""\u00e9\u20AC""#, "é€"),
      (#""\uD83D\uDE00""#, "😀"), (#""a\u0062c""#, "abc"), ("\"\u{7F}\u{2028}😀\"", "\u{7F}\u{2028}😀"),
      (#""\uFFFF""#, "\u{FFFF}"), (#""\udbff\udfff""#, "\u{10FFFF}"),
    ] as [(String, String)])
  func `an escape stands for its character`(_ text: String, _ string: String) throws {
    #expect(try JSONValue(parsing: text).string == string)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+",
    "1.e1",
    "0x1", "1_000", "1.2.3", "--1", "1e400", "-1e400", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{",
    "}",
    "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "{1:1}",
    "{\"a\":1 \"b\":2}", "{,}", "\"", "\"a", "'a'", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\\\"", #""\x""#,
    #""\u12""#,
    #""\u12G4""#, #""\u+123""#, #""\uD800""#, #""\uDC00""#, #""\uD800\u0041""#, #""\uD800\uD800""#,
    #""\uD800x""#,
    "1 2", "null null", "[] x", "// c\n1", "/* c */ 1", "\u{FEFF}1", "1\u{0}", "\u{C}1", "\u{A0}1", "[1]]",
    "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"\u{E9}\":1,\"e\u{301}\":2}",
  ])
  func `an invalid text is refused`(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF8, 0x88],
      [0xFF], [0xC3, 0x28],
    ] as [[UInt8]])
  func `a string of invalid UTF-8 is refused where it is invalid`(_ bytes: [UInt8]) throws {
    let error = try #require(throws: JSONError.self) {
      try JSONValue(parsing: Array("[\"é".utf8) + bytes + Array("\"]".utf8))
    }
    #expect(error.position == JSONPosition(line: 1, column: 4))
  }

  @Test func `nesting is bounded`() throws {
    var limits = JSONLimits()
    limits.depthMax = 3
    #expect(try JSONValue(parsing: "[[{}]]", limits: limits) == [[[:]]])
    let error = try #require(throws: JSONError.self) {
      try JSONValue(parsing: "[[{\"a\":[]}]]", limits: limits)
    }
    #expect(error.kind == .limit)
    #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 500_000)) }
  }

  @Test func `the text, the count of values and the length of a number are bounded`() {
    var limits = JSONLimits()
    limits.bytesMax = 10
    limits.valuesMax = 3
    limits.numberBytesMax = 4
    #expect(throws: Never.self) { try JSONValue(parsing: "[1234,5]  ", limits: limits) }
    for text in ["[1234,5]   ", "[1,2,3]", "12345"] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: text, limits: limits) }
    }
  }

  @Test func `a repeated name is found among many`() {
    let members = (0..<1000).map { "\"m\($0)\":0" }.joined(separator: ",")
    #expect(throws: Never.self) { try JSONValue(parsing: "{\(members)}") }
    for repeated in ["m0", "m31", "m32", "m33", "m999"] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(members),\"\(repeated)\":0}") }
    }
  }

  @Test func `accessors give nil for another type`() throws {
    let value = try JSONValue(
      parsing: #"{"s":"x","i":7,"n":1.5,"w":2.0,"b":true,"l":["a","b"],"m":["a",1],"z":null}"#)
    #expect(value["s"]?.string == "x")
    #expect(value["s"]?.int64 == nil)
    #expect(value["i"]?.int64 == 7)
    #expect(value["i"]?.double == 7)
    #expect(value["n"]?.int64 == nil)
    #expect(value["w"]?.int64 == 2)
    #expect(value["b"]?.bool == true)
    #expect(value["l"]?.strings == ["a", "b"])
    #expect(value["m"]?.strings == nil)
    #expect(value["l"]?[1] == "b")
    #expect(value["l"]?[2] == nil)
    #expect(value["l"]?[-1] == nil)
    #expect(value["z"]?.isNull == true)
    #expect(value["none"] == nil)
    #expect(value["s"]?["s"] == nil)
  }

  @Test func `objects are equal in any order of their members`() {
    #expect(["a": 1, "b": 2] as JSONValue == ["b": 2, "a": 1])
    #expect(["a": 1, "b": 2] as JSONValue != ["a": 1, "c": 2])
  }
}
