import HTTP

/// The cookie that ties a login to the browser in which it began.
extension AuthorizationService {
  /// What the browser sent; nil also where it sent two, one of which somebody else must have set.
  func browser(of request: HTTPRequest) -> String? {
    let values = Cookies(request.headers).values(addresses.cookieName)
    return values.count == 1 ? values[0] : nil
  }

  /// Not `Secure`: the front is http on loopback. `Lax`, because the way to the login page leads across
  /// sites.
  func cookie(for browser: String) -> String {
    SetCookie(
      name: addresses.cookieName, value: browser, path: "/api", httpOnly: true, sameSite: .lax
    ).description
  }
}
