/// A page that says what went wrong, and what to do.
struct MessagePage: Sendable {
  private let template: HTMLTemplate

  init() throws {
    template = try HTMLTemplate(PageStyle.page(title: "{{title}}", main: Self.main))
  }

  /// - Parameter code: the error as OAuth calls it, where it does.
  func render(title: String, message: String, code: String? = nil) -> String {
    template.render([
      "title": title, "message": message, "hasCode": code != nil, "code": code ?? "",
    ])
  }

  private static let main = """
    <main>
    <h1>{{title}}</h1>
    <p>{{message}}</p>
    {{#hasCode}}
    <p class="soft">Error: <code>{{code}}</code>. The lab's log says which rule decided.</p>
    {{/hasCode}}
    </main>
    """
}
