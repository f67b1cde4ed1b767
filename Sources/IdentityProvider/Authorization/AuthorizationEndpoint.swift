import HTTP
import Nodes
import OAuth

/// `/api/authorization`: checks the request and shows the login page (RFC 6749 §3.1).
struct AuthorizationEndpoint: PlainEndpoint {
  let methods = ["GET", "POST"]
  let service: AuthorizationService

  func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply {
    do throws(PageRefusal) {
      return answer(try parameters(of: request), request, context)
    } catch {
      return service.page(error)
    }
  }

  private func answer(_ parameters: FormParameters, _ request: HTTPRequest, _ context: RequestContext)
    -> Reply
  {
    let examination = service.engine.examine(parameters)
    var verdicts = examination.verdicts
    switch examination.outcome {
    case .accepted(let accepted):
      // No session outlives a login, so nobody can answer without being asked (OpenID Connect Core §3.1.2.6).
      guard !accepted.interaction.isForbidden else {
        let error = OAuthError(.loginRequired, "The user is not logged in.")
        verdicts.append(.fail(.loginPossible, expected: "a user who may be asked", presented: "prompt=none"))
        return Reply(service.engine.refuse(accepted, error).response, verdicts: verdicts)
      }
      return Reply(loginPage(for: accepted, request, context), verdicts: verdicts)
    case .refusedToClient(let answer):
      return Reply(answer.response, verdicts: verdicts)
    case .refusedToUser(let error):
      let refusal = PageRefusal(
        status: 400, title: "This request cannot be answered", message: error.description,
        code: error.code.rawValue)
      return service.page(refusal, verdicts: verdicts)
    }
  }

  private func loginPage(
    for accepted: AuthorizationRequest, _ request: HTTPRequest, _ context: RequestContext
  ) -> HTTPResponse {
    let ticket = service.logins.open(accepted, browser: service.browser(of: request), now: context.now)
    let html = service.pages.login.render(
      accepted, login: ticket.login, formToken: ticket.formToken)
    var response = HTTPResponse.page(status: 200, html: html, referrer: .ownServer)
    response.headers.add(service.cookie(for: ticket.browser))
    return response
  }

  private func parameters(of request: HTTPRequest) throws(PageRefusal) -> FormParameters {
    do throws(FormError) {
      return try request.method == "POST" ? request.form() : request.queryParameters()
    } catch {
      throw .malformed(error)
    }
  }
}

extension Rule {
  static let loginPossible = Rule(
    "login-possible", Specification(document: "OpenID Connect Core", section: "3.1.2.6"),
    passed: "The user may be asked to log in.",
    failed: "The request forbids to ask the user anything (prompt=none), and nobody is logged in here.",
    remedy: "Leave prompt=none out.")
}
