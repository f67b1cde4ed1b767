import Testing

@testable import HTTP

struct SetCookieTests {
  @Test func `attributes are spelt out`() {
    #expect(
      SetCookie("holdfast-login-8080", "abc", path: "/api", maxAge: 600, isSecure: false).text
        == "holdfast-login-8080=abc; Path=/api; Max-Age=600; HttpOnly; SameSite=Lax")
    #expect(
      SetCookie("__Host-s", "", maxAge: 0, isSecure: true, isHTTPOnly: false, sameSite: .strict).text
        == "__Host-s=; Path=/; Max-Age=0; Secure; SameSite=Strict")
  }

  @Test func `no part can add an attribute`() {
    var headers = HTTPHeaders()
    headers.add(SetCookie("a b", "c; Domain=x\r\né", path: "/;y", isSecure: true))
    #expect(
      headers["Set-Cookie"]
        == "a%20b=c%3B%20Domain=x%0D%0A%C3%A9; Path=/%3By; Secure; HttpOnly; SameSite=Lax")
  }

  @Test func `what is written is read back`() {
    let text = SetCookie("a", "v-1", isSecure: true).text
    #expect(Cookies(["Cookie": String(text.prefix { $0 != ";" })])["a"] == "v-1")
  }
}
