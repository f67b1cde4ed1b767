import Testing

@testable import HTTP

struct MediaTypeTests {
  @Test(arguments: [
    ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded", nil),
    ("Application/JSON;charset=UTF-8", "application/json", "UTF-8"),
    ("text/html ; Charset=\"utf\\-8\" ; q=1", "text/html", "utf-8"), ("text/html;", "text/html", nil),
  ])
  func `a media type and its character set`(text: String, essence: String, charset: String?) throws {
    let type = try #require(MediaType(parsing: text))
    #expect(type.essence == essence)
    #expect(type["charset"] == charset)
  }

  @Test(arguments: [
    "", "text", "text/", "/html", "text/html charset=a", "text/html; charset", "text/html; charset=\"a",
    "text/html; a=b; A=c", "text/html, text/plain", "text/html; a=\"b\\", "te xt/html", "text/html; a=\"b\"c",
  ])
  func `what is no media type`(text: String) { #expect(MediaType(parsing: text) == nil) }

  @Test(arguments: [
    ("application/x-www-form-urlencoded", true), ("application/x-www-form-urlencoded;charset=UTF-8", true),
    ("application/x-www-form-urlencoded; charset=latin1", false), ("application/json", false),
    ("form", false),
  ])
  func `a form must be declared as one`(type: String, isForm: Bool) {
    let request = HTTPRequest(
      method: "POST", target: RequestTarget(path: "/"), headers: ["Content-Type": type],
      body: Array("a=b".utf8))
    #expect((try? request.form()["a"]) == (isForm ? "b" : nil))
  }

  @Test func `two media types are none`() {
    let headers: HTTPHeaders = ["Content-Type": "text/html", "content-type": "text/html"]
    #expect(headers.mediaType == nil)
  }

  @Test func `a query is a form without a declaration`() throws {
    let target = try RequestTarget(parsing: "/a?b=c+d")
    #expect(try HTTPRequest(method: "GET", target: target).queryParameters()["b"] == "c d")
    let none = HTTPRequest(method: "GET", target: RequestTarget(path: "/a"))
    #expect(try none.queryParameters().all.isEmpty)
  }
}
