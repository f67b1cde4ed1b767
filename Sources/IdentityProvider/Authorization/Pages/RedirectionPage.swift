import HTTP

/// What a client receives at its redirection endpoint, and what it would do next.
struct RedirectionPage: Sendable {
  private let template: HTMLTemplate

  init() throws {
    template = try HTMLTemplate(PageStyle.page(title: "{{title}}", main: Self.main))
  }

  /// - Parameter command: the command line that redeems the code, where there is one.
  func render(_ parameters: FormParameters, command: TokenCommand?) -> String {
    let shown = Self.shown.compactMap { name in parameters[name].map { ["name": name, "value": $0] } }
    let hasCode = parameters["code"] != nil
    return template.render([
      "title": Self.title(parameters),
      "parameters": shown,
      "hasParameters": !shown.isEmpty,
      "hasCommand": command != nil,
      "command": command?.text ?? "",
      "presentsCertificate": command?.presentsCertificate ?? false,
      "isForeign": hasCode && command == nil,
    ])
  }

  /// Those of an authorization response, in the order of reading; nothing else is shown.
  private static let shown = ["code", "state", "error", "error_description", "error_uri", "iss"]

  private static func title(_ parameters: FormParameters) -> String {
    if parameters["error"] != nil { return "The authorization was refused" }
    return parameters["code"] != nil ? "The client has received a code" : "A client's redirection endpoint"
  }

  private static let main = """
    <main class="wide">
    <h1>{{title}}</h1>
    {{#hasParameters}}
    <p>The browser has brought these parameters to the client's redirection endpoint:</p>
    <dl>
    {{#parameters}}
    <dt>{{name}}</dt>
    <dd><code>{{value}}</code></dd>
    {{/parameters}}
    </dl>
    {{/hasParameters}}
    {{^hasParameters}}
    <p>Authorization responses arrive here. This request carries none.</p>
    {{/hasParameters}}
    {{#hasCommand}}
    <h2>The next step: the client redeems the code</h2>
    <pre tabindex="0"><code>{{command}}</code></pre>
    {{#presentsCertificate}}
    <p class="soft">Tokens that are bound will work under the certificate that this command presents, and under no other.</p>
    {{/presentsCertificate}}
    {{/hasCommand}}
    {{#isForeign}}
    <p class="soft">This server has not issued this code lately, so there is no command line to redeem it.</p>
    {{/isForeign}}
    </main>
    """
}
