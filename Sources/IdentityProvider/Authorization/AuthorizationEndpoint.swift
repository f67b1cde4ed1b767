import HTTP
import Nodes
import OAuth
import Topology

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
    var draft = AuthorizationDraft(parameters, clients: service.clients)
    var verdicts: [Verdict] = []
    do throws(OAuthError) {
      for step in AuthorizationCheck.all { verdicts.append(try step.check(&draft)) }
      return Reply(loginPage(for: try draft.finished(), request, context), verdicts: verdicts)
    } catch {
      if let verdict = error.verdict { verdicts.append(verdict) }
      return refuse(error, draft: draft, verdicts: verdicts)
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

  /// To the client once its address is known to be its own, and never anywhere else.
  private func refuse(_ error: OAuthError, draft: AuthorizationDraft, verdicts: [Verdict]) -> Reply {
    guard let redirection = draft.redirection else {
      let refusal = PageRefusal(
        status: 400, title: "This request cannot be answered", message: error.description,
        code: error.code.rawValue)
      return service.page(refusal, verdicts: verdicts)
    }
    let answer = AuthorizationResponse(
      redirection: redirection, outcome: .error(error), state: draft.state,
      issuer: service.specification.issuer)
    return Reply(answer.response, verdicts: verdicts)
  }

  private func parameters(of request: HTTPRequest) throws(PageRefusal) -> FormParameters {
    do throws(FormError) {
      return try request.method == "POST" ? request.form() : request.queryParameters()
    } catch {
      throw .malformed(error)
    }
  }
}
