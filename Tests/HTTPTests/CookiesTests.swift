import Testing

@testable import HTTP

struct CookiesTests {
  @Test(arguments: [
    ("a=b", "a", "b"), ("x=y; a=b; z=1", "a", "b"), ("a=\"b\"", "a", "b"), ("a=", "a", ""),
    ("a=b=c", "a", "b=c"),
    ("a=b;c=d", "c", "d"), ("__Host-x=1", "__Host-x", "1"), ("bad; also bad=1; a=b; c=\u{7f}", "a", "b"),
  ])
  func `a cookie is found by its name`(field: String, name: String, value: String) {
    #expect(Cookies(["Cookie": field])[name] == value)
  }

  @Test(arguments: [
    "a=b; a=c", "a=b; a=b", "A=b", "a", "a=b c", "a=b,c", "a=\"b", "a=b\\c", "a=é", "", "a =b",
    "a=b\"; x=\"1",
  ])
  func `a cookie that is doubled or malformed has no value`(field: String) {
    #expect(Cookies(["Cookie": field])["a"] == nil)
  }

  @Test func `a cookie doubled over two fields has no value`() {
    let cookies = Cookies(["Cookie": "a=1; b=2", "cookie": "a=3"])
    #expect(cookies["a"] == nil)
    #expect(cookies["b"] == "2")
  }
}
