import HTTP

/// The web console's own files. They are in the program, so that it can be moved and needs no network.
enum ConsoleFiles {
  /// Nothing from elsewhere, nothing inline, nothing framed.
  static let contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  private static let files = html.merging(style) { $1 }.merging(modules) { $1 }

  private typealias File = (contentType: String, bytes: [UInt8])

  private static let html: [String: File] = [
    "/": ("text/html; charset=utf-8", PackageResources.index_html)
  ]

  private static let style: [String: File] = [
    "/console.css": ("text/css; charset=utf-8", PackageResources.console_css)
  ]

  private static let modules: [String: File] = [
    "address": PackageResources.address_js,
    "api": PackageResources.api_js,
    "chain": PackageResources.chain_js,
    "clock": PackageResources.clock_js,
    "connection": PackageResources.connection_js,
    "controls": PackageResources.controls_js,
    "diagram": PackageResources.diagram_js,
    "dom": PackageResources.dom_js,
    "feed": PackageResources.feed_js,
    "filterbox": PackageResources.filterbox_js,
    "keys": PackageResources.keys_js,
    "labstate": PackageResources.labstate_js,
    "layers": PackageResources.layers_js,
    "list": PackageResources.list_js,
    "main": PackageResources.main_js,
    "message": PackageResources.message_js,
    "node": PackageResources.node_js,
    "pane": PackageResources.pane_js,
    "parts": PackageResources.parts_js,
    "rows": PackageResources.rows_js,
    "session": PackageResources.session_js,
    "text": PackageResources.text_js,
    "tokens": PackageResources.tokens_js,
    "topology": PackageResources.topology_js,
    "trace": PackageResources.trace_js,
    "trouble": PackageResources.trouble_js,
    "why": PackageResources.why_js,
  ].reduce(into: [:]) { files, module in
    files["/\(module.key).js"] = ("text/javascript; charset=utf-8", module.value)
  }

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
