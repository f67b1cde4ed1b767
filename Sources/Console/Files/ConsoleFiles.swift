import HTTP

/// The web console's own files. They are in the program, so that it can be moved and needs no network.
enum ConsoleFiles {
  /// Nothing from elsewhere, nothing inline, nothing framed.
  static let contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  private static let files: [String: (contentType: String, bytes: [UInt8])] = [
    "/": ("text/html; charset=utf-8", PackageResources.index_html)
  ]

  /// - Returns: nil where no file is asked for.
  static func response(to request: HTTPRequest) -> HTTPResponse? {
    guard let file = files[request.path], ["GET", "HEAD"].contains(request.method) else { return nil }
    return HTTPResponse(
      status: 200,
      headers: [
        "Cache-Control": "no-cache", "Content-Security-Policy": contentSecurityPolicy,
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Type": file.contentType,
      ], body: file.bytes)
  }
}
