import Testing

@testable import HTTP

struct FormParametersTests {
  @Test func `order, repeats and empty values are kept`() throws {
    let form = try FormParameters(parsing: "b=2&a=1&b=&c&b=3&&a=1&")
    #expect(form.all.map(\.name) == ["b", "a", "b", "c", "b", "a"])
    #expect(form["b"] == "2")
    #expect(form["c"] == nil)
    #expect(form["d"] == nil)
    #expect(form.values("b") == ["2", "3"])
    #expect(form.repeated == ["b", "a"])
  }

  @Test(arguments: [
    ("a=x+y", "x y"), ("a=x%2By", "x+y"), ("a=%c3%A9", "é"), ("a=b=c", "b=c"), ("a=%26%3D", "&="),
    ("%61=1", "1"), ("a=http://localhost:8080/x?y", "http://localhost:8080/x?y"),
  ])
  func `values are decoded`(text: String, value: String) throws {
    #expect(try FormParameters(parsing: text)["a"] == value)
  }

  @Test(arguments: [
    ("a=%", FormError.brokenEscape), ("a=%4", .brokenEscape), ("a=%zz", .brokenEscape),
    ("%=a", .brokenEscape),
    ("a=%ff", .notUTF8), ("a=%c3", .notUTF8), ("=b", .emptyName), ("a=b c", .illegalByte),
    ("a=b\r\n", .illegalByte),
    ("a=é", .illegalByte), ("a=\u{0}", .illegalByte),
  ])
  func `what is no form is refused`(text: String, error: FormError) {
    #expect(throws: error) { try FormParameters(parsing: text) }
    #expect(error.sentence.utf8.allSatisfy { 32...126 ~= $0 && $0 != 34 && $0 != 92 })
  }

  @Test func `length and number have bounds`() throws {
    let tooLong = String(repeating: "a", count: FormParameters.bytesMax + 1)
    let tooMany = String(repeating: "a&", count: FormParameters.countMax + 1)
    #expect(throws: FormError.tooLong) { try FormParameters(parsing: tooLong) }
    #expect(throws: FormError.tooMany) { try FormParameters(parsing: tooMany) }
    #expect(try FormParameters(parsing: tooLong.dropLast()).all.count == 1)
    #expect(try FormParameters(parsing: tooMany.dropLast(2)).all.count == FormParameters.countMax)
  }

  @Test func `what is written is read back`() throws {
    let form: FormParameters = ["scope": "profile email", "q": "a+b&c=d%é", "empty": ""]
    #expect(form.text == "scope=profile+email&q=a%2Bb%26c%3Dd%25%C3%A9&empty=")
    #expect(try FormParameters(parsing: form.text) == form)
  }
}
