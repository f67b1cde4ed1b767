import Testing

@testable import HTTP

struct HTMLEscapingTests {
  @Test func `markup becomes text`() {
    #expect(
      HTMLEscaping.escape(#"<a href="x" title='y'>é & z</a>"#)
        == "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;é &amp; z&lt;/a&gt;")
  }
}
