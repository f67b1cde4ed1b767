import Topology

/// Login and consent in one form.
struct LoginPage: Sendable {
  private let template: HTMLTemplate

  init() throws {
    template = try HTMLTemplate(PageStyle.page(title: "Authorize {{client}}", main: Self.main))
  }

  /// - Parameter alarm: why the page is shown again.
  func render(
    _ request: AuthorizationRequest, login: String, formToken: String, loginID: String = "",
    alarm: String? = nil
  ) -> String {
    template.render([
      "client": request.client.name,
      "address": request.redirection.uri,
      "scopes": request.scopes.map { ["name": $0, "description": ScopeDescription.of($0)] },
      "hasScopes": !request.scopes.isEmpty,
      "action": Self.action,
      "login": login,
      "token": formToken,
      "loginID": loginID,
      "hasLoginID": !loginID.isEmpty,
      "hasAlarm": alarm != nil,
      "alarm": alarm ?? "",
    ])
  }

  static let action = "/api/authorization/decision"

  private static let main = """
    <main>
    <h1>{{client}} asks for access</h1>
    {{#hasScopes}}
    <p>If you agree, it may use:</p>
    <ul>
    {{#scopes}}
    <li><strong>{{name}}</strong> <span>{{description}}</span></li>
    {{/scopes}}
    </ul>
    {{/hasScopes}}
    {{^hasScopes}}
    <p>It wants to know who you are and nothing more.</p>
    {{/hasScopes}}
    {{#hasAlarm}}
    <p class="alarm" role="alert" id="alarm">{{alarm}}</p>
    {{/hasAlarm}}
    <form method="post" action="{{action}}">
    <input type="hidden" name="login" value="{{login}}">
    <input type="hidden" name="token" value="{{token}}">
    <label for="loginId">Login ID</label>
    <input type="text" id="loginId" name="loginId" value="{{loginID}}" autocomplete="username"\
     autocapitalize="none" spellcheck="false" required{{^hasLoginID}} autofocus{{/hasLoginID}}>
    <label for="password">Password</label>
    <input type="password" id="password" name="password" autocomplete="current-password"\
     required{{#hasLoginID}} autofocus{{/hasLoginID}}>
    <div class="buttons">
    <button type="submit" name="decision" value="authorize">Authorize</button>
    <button type="submit" name="decision" value="deny" class="second" formnovalidate>Deny</button>
    </div>
    </form>
    <p class="soft">You will be sent to <code>{{address}}</code></p>
    </main>
    """
}

/// What a scope means to the person who is asked.
enum ScopeDescription {
  private static let known = [
    "openid": "Your identity, as an ID token",
    "profile": "Your profile: name and similar facts",
    "email": "Your mail address",
    "address": "Your postal address",
    "phone": "Your telephone number",
    "offline_access": "Access while you are away",
  ]

  static func of(_ scope: String) -> String {
    known[scope] ?? "What the service allows under this name"
  }
}
