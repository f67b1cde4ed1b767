import HTTP
import Testing

/// A login page as a browser holds it: the form's fields, and the cookie that came with it.
struct BrowserLogin: Sendable {
  let action: String
  let cookie: String
  /// What the page put into the form and the user does not see.
  let hidden: [(name: String, value: String)]
  let userField: String
  let passwordField: String

  init(_ page: HTTPResponse) throws {
    try #require(page.status == 200, "\(page.status) \(page.text)")
    let html = page.text
    action = String(try #require(html.firstMatch(of: /action="([^"]+)"/)).1)
    hidden = html.matches(of: /<input type="hidden" name="([^"]+)" value="([^"]*)"/).map {
      (String($0.1), String($0.2))
    }
    userField = String(try #require(html.firstMatch(of: /<input type="text"[^>]* name="([^"]+)"/)).1)
    passwordField = String(try #require(html.firstMatch(of: /<input type="password"[^>]* name="([^"]+)"/)).1)
    cookie = String(try #require(page.headers["Set-Cookie"]?.split(separator: ";").first))
  }

  /// The form as it is sent when a button is pressed.
  func answer(
    _ decision: String, user: String = "john", password: String = "john", _ headers: HTTPHeaders = [:]
  ) -> HTTPRequest {
    var headers = headers
    headers.add("Cookie", cookie)
    let fields = hidden + [(userField, user), (passwordField, password), ("decision", decision)]
    return .form(action, FormParameters(fields.map { .init(name: $0.0, value: $0.1) }), headers)
  }
}

extension TestLab {
  func openLogin(_ parameters: FormParameters) async throws -> HTTPResponse {
    try await send(.get("/api/authorization", query: parameters.text), to: "idp.front")
  }

  /// The code flow up to the redirect: `john` logs in and agrees.
  /// - Returns: where the browser is sent.
  func authorize(
    client: String = "tutorial", scope: String = "profile email", challenge: String? = nil
  ) async throws -> String {
    var parameters: [FormParameters.Parameter] = [
      .init(name: "response_type", value: "code"), .init(name: "client_id", value: client),
      .init(name: "scope", value: scope), .init(name: "state", value: "123"),
    ]
    if let challenge {
      parameters += [
        .init(name: "code_challenge", value: challenge), .init(name: "code_challenge_method", value: "S256"),
      ]
    }
    let login = try BrowserLogin(await openLogin(FormParameters(parameters)))
    let answer = try await send(login.answer("authorize"), to: "idp.front")
    try #require(answer.status == 303, "\(answer.status)")
    return try #require(answer.headers["Location"])
  }

  func code(
    client: String = "tutorial", scope: String = "profile email", challenge: String? = nil
  ) async throws -> String {
    let location = try await authorize(client: client, scope: scope, challenge: challenge)
    return try #require(location.query["code"])
  }
}

extension String {
  /// The parameters of a URL's query.
  var query: FormParameters {
    get throws { try FormParameters(parsing: split(separator: "?").dropFirst().joined(separator: "?")) }
  }
}
