import Testing

@testable import JSON

@Suite struct JSONDocumentTests {
  @Test func `every value and every name has its line and column`() throws {
    let document = try JSONDocument(parsing: Array("{\n  \"é\": [1,\r\n\t\"x\"],\n  \"b\": {}\n}".utf8))
    let root = document.root
    #expect(root.position == JSONPosition(line: 1, column: 1))
    let first = try #require(root.member("é"))
    #expect(first.position == JSONPosition(line: 2, column: 3))
    #expect(first.value.position == JSONPosition(line: 2, column: 8))
    guard case .array(let elements) = first.value.content else { Issue.record("no array"); return }
    #expect(elements.map(\.position) == [JSONPosition(line: 2, column: 9), JSONPosition(line: 3, column: 2)])
    #expect(root.member("b")?.value.position == JSONPosition(line: 4, column: 8))
  }

  @Test func `a number keeps its text`() throws {
    let document = try JSONDocument(parsing: Array("[18446744073709551616, 1.10]".utf8))
    guard case .array(let elements) = document.root.content else { Issue.record("no array"); return }
    #expect(
      elements.map(\.content) == [
        .number(JSONNumber(text: "18446744073709551616", value: .double(18446744073709551616))),
        .number(JSONNumber(text: "1.10", value: .double(1.1))),
      ])
  }

  @Test(
    arguments: [
      ("", "1:1: expected a value but found the end of the text"),
      ("{\n  \"a\": 1,\n  \"a\": 2\n}", "3:3: the member 'a' occurs twice in this object"),
      ("{\"a\": tru}", "1:7: 'tru' is not a JSON value"),
      ("[1,\n]", "2:1: expected a value but found ']'"),
      ("[1 2]", "1:4: expected ',' or ']' but found '2'"),
      ("{a: 1}", "1:2: expected a member name in quotes but found 'a'"),
      ("{'a': 1}", "1:2: expected a member name in quotes but found a single quote"),
      ("[\"a\n\"]", "1:4: a control character in a string must be escaped (RFC 8259 §7)"),
      ("[\"abc", "1:2: the string has no closing quote"),
      ("[\"\\q\"]", "1:3: there is no such escape sequence (RFC 8259 §7)"),
      ("[01]", "1:2: a number must not begin with 0 (RFC 8259 §6)"),
      ("[\"é\", \u{1}]", "1:7: expected a value but found the byte 0x1"),
      ("\u{FEFF}{}", "1:1: a byte order mark is not allowed (RFC 8259 §8.1)"),
      ("{} {}", "1:4: expected the end of the text but found '{'"),
    ] as [(String, String)])
  func `an error says where and what`(_ text: String, _ description: String) throws {
    let error = try #require(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
    #expect(error.description == description)
  }
}
