import Testing

@testable import IdentityProvider

struct HTMLTemplateTests {
  @Test(arguments: [
    ("<script>", "&lt;script&gt;"),
    ("\"'&", "&quot;&#39;&amp;"),
    ("\"\u{301}", "&quot;\u{301}"),
    ("<\u{338}", "&lt;\u{338}"),
    ("&\u{20DD}amp;", "&amp;\u{20DD}amp;"),
    ("'\u{200D}", "&#39;\u{200D}"),
    ("{{other}}", "{{other}}"),
    ("ä€😀", "ä€😀"),
    ("\u{1B}[2J\0\u{7F}\u{9B}\r", "␛[2J␀␡\u{FFFD}␍"),
  ])
  func `values are escaped, whatever they combine with`(value: String, escaped: String) throws {
    let template = try HTMLTemplate("<p title=\"{{value}}\">{{#list}}{{.}}{{/list}}</p>")
    let html = template.render(["value": value, "list": [value], "other": "never"])
    #expect(Array(html.utf8) == Array("<p title=\"\(escaped)\">\(escaped)</p>".utf8))
  }

  @Test func `a broken template is an error`() {
    #expect(throws: (any Error).self) { try HTMLTemplate("{{#open}}") }
  }

  @Test func `all pages parse`() throws {
    _ = try AuthorizationPages()
  }
}
