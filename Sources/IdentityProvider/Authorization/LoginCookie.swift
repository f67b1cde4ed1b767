import HTTP

/// The cookie that ties a login to the browser in which it began.
extension AuthorizationService {
  /// What the browser sent; nil also where it sent two, one of which somebody else must have set.
  func browser(of request: HTTPRequest) -> String? {
    Cookies(request.headers)[addresses.cookieName]
  }

  /// Not `Secure`: the front is http on loopback. `Lax`, because the way to the login page leads across
  /// sites.
  func cookie(for browser: String) -> SetCookie {
    SetCookie(addresses.cookieName, browser, path: "/api", isSecure: false, sameSite: .lax)
  }
}
