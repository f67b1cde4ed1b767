import HTTP
import Nodes
import OAuth
import Topology

/// `/api/authorization/decision`: what the user answered on the login page (RFC 6749 §4.1.1).
struct DecisionEndpoint: PlainEndpoint {
  let methods = ["POST"]
  let service: AuthorizationService
  private let protection: FormProtection

  init(service: AuthorizationService) {
    self.service = service
    protection = FormProtection(service)
  }

  func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply {
    var verdicts: [Verdict] = []
    do throws(PageRefusal) {
      let form = try DecisionForm(request)
      let browser = try protection.browser(of: form, in: request, verdicts: &verdicts)
      let pending = try standing(of: form, browser: browser, now: context.now)
      return try await decide(form, pending, now: context.now, verdicts: &verdicts)
    } catch {
      return service.page(error, verdicts: verdicts)
    }
  }

  private func standing(
    of form: DecisionForm, browser: String, now: LabTime
  ) throws(PageRefusal) -> AuthorizationRequest {
    switch service.logins.standing(of: form.login, browser: browser, now: now) {
    case .pending(let request): return request
    case .finished: throw .finished
    case .unknown: throw .over
    }
  }

  private func decide(
    _ form: DecisionForm, _ pending: AuthorizationRequest, now: LabTime, verdicts: inout [Verdict]
  ) async throws(PageRefusal) -> Reply {
    switch form.decision {
    case .deny:
      try finish(form.login)
      verdicts.append(.fail(.userConsented, expected: "Authorize", presented: "Deny"))
      let denial = OAuthError(.accessDenied, "The user denied the request.")
      return Reply(service.engine.refuse(pending, denial).response, verdicts: verdicts)
    case .authorize(let loginID, let password):
      let login = await service.logIn(loginID, password: password, now: now)
      verdicts.append(login.verdict)
      switch login.outcome {
      case .failed(let failure):
        return again(form, pending, loginID, failure, verdicts)
      case .succeeded(let subject):
        try finish(form.login)
        verdicts.append(.pass(.userConsented, presented: pending.scopes.joined(separator: " ")))
        let answer = await service.engine.grant(
          pending, to: subject, scopes: pending.scopes, authenticatedAt: now, now: now)
        return Reply(answer.response, verdicts: verdicts)
      }
    }
  }

  /// Of two posts of one form one gets past here.
  private func finish(_ login: String) throws(PageRefusal) {
    guard service.logins.finish(login) else { throw .finished }
  }

  /// The same page, for the login is still pending.
  private func again(
    _ form: DecisionForm, _ pending: AuthorizationRequest, _ loginID: String, _ failure: LoginAttempt.Failure,
    _ verdicts: [Verdict]
  ) -> Reply {
    let html = service.pages.login.render(
      pending, login: form.login, formToken: form.token, loginID: loginID, alarm: failure.alarm)
    var response = HTTPResponse.page(status: failure.status, html: html, referrer: .ownServer)
    if let seconds = failure.retryAfterSeconds { response.headers.add("Retry-After", String(seconds)) }
    return Reply(response, verdicts: verdicts)
  }
}

extension Rule {
  static let userConsented = Rule(
    "user-consented", .rfc(6749, "4.1.2.1"),
    passed: "The user allowed the client to use: {presented}.",
    failed: "The user denied the request.",
    remedy: "Press Authorize on the consent page to let the client in.")
}

extension PageRefusal {
  static let finished = PageRefusal(
    status: 409, title: "This login is finished",
    message: "It has been answered already, and it is answered once only. Begin again at the application.",
    verdict: .fail(
      .loginOpen, expected: "a login that nobody has answered", presented: "one that is finished"))

  static let over = PageRefusal(
    status: 400, title: "This login is over",
    message: "It took too long, or this server has been restarted. Begin again at the application.",
    verdict: .fail(
      .loginOpen, expected: "a login that was begun in this browser", presented: "one that is not known"))
}

extension Rule {
  static let loginOpen = Rule(
    "login-open", .rfc(6749, "4.1.1"),
    passed: "The login is open.",
    failed: "The form must answer {expected}; it answers {presented}.",
    remedy: "Begin again with the link of the application: each login page is answered once.")
}
