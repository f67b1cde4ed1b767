import JSON
import Testing

@testable import Console

/// What the control API takes, checked by the same words that describe it.
struct ControlSchemaTests {
  static let schema = ControlSchema.object([
    .init("name", .string(pattern: "[a-z]+", charactersMax: 5)),
    .init("count", .integer(1...3), isRequired: false),
    .init("mode", .nullable(.choice(["on", "off"])), isRequired: false),
    .init("items", .array(.boolean), isRequired: false),
  ])

  @Test(arguments: [
    #"{"name":"abc"}"#, #"{"name":"abc","count":3,"mode":null,"items":[true,false]}"#,
    #"{"name":"abc","mode":"on","items":[]}"#,
  ])
  func `what fits passes`(text: String) throws {
    #expect(Self.schema.problem(of: try JSONValue(parsing: text)) == nil)
  }

  @Test(arguments: [
    (#"[]"#, "is not an object"), (#"{}"#, "has no 'name'"),
    (#"{"name":"abc","more":1}"#, "has a member 'more' that is not known"),
    (#"{"name":1}"#, "has a 'name' that is not a string"),
    (#"{"name":"abcdef"}"#, "has a 'name' that is longer than 5 characters"),
    (#"{"name":"aB"}"#, "has a 'name' that does not look like [a-z]+"),
    (#"{"name":"a","count":4}"#, "has a 'count' that is not a whole number from 1 to 3"),
    (#"{"name":"a","count":1.5}"#, "has a 'count' that is not a whole number from 1 to 3"),
    (#"{"name":"a","mode":"x"}"#, "has a 'mode' that is none of on, off"),
    (#"{"name":"a","items":[true,1]}"#, "has a 'items' that has an item 1 that is not true or false"),
  ])
  func `what does not fit is named`(text: String, problem: String) throws {
    #expect(Self.schema.problem(of: try JSONValue(parsing: text)) == problem)
  }

  @Test func `a name is said in words that are safe to print`() throws {
    let value = try JSONValue(parsing: #"{"name":"abc","\u001b[31m":1}"#)
    #expect(Self.schema.problem(of: value)?.contains("\u{1B}") == false)
  }
}
