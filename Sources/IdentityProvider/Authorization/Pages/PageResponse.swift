import HTTP

extension HTTPResponse {
  /// What a page lets the browser tell of its own address.
  enum PageReferrer: String, Sendable {
    /// Nobody.
    case nobody = "no-referrer"
    /// Only this server. A page with a form needs it: under `no-referrer` a browser posts `Origin: null`.
    case ownServer = "same-origin"
  }

  /// A page that runs no script, loads nothing, is framed by nobody and kept nowhere.
  ///
  /// There is no `form-action`: browsers apply it to the redirect that answers the form too, and the way
  /// back to the client would be blocked.
  static func page(status: Int, html: String, referrer: PageReferrer = .nobody) -> HTTPResponse {
    let policy = "default-src 'none'; style-src \(PageStyle.source); frame-ancestors 'none'; base-uri 'none'"
    return HTTPResponse(
      status: status,
      headers: [
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": referrer.rawValue,
      ],
      contentType: "text/html; charset=utf-8", body: html)
  }
}
