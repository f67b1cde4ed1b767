import HTTP
import OAuth
import Topology

extension Rule {
  static let formTokenMatches = Rule(
    "form-token-matches", .rfc(6749, "10.12"),
    passed: "The form is the one that was shown to this browser.",
    failed: "The form must be {expected}, and it came with {presented}.",
    remedy:
      "Open the authorization request anew in this browser, with cookies on, and send that "
      + "form.")
}

/// Keeps other sites from posting the login form (RFC 6749 §10.12).
struct FormProtection: Sendable {
  private let service: AuthorizationService
  private let origin: FormOrigin

  init(_ service: AuthorizationService) {
    self.service = service
    origin = FormOrigin(urls: [service.addresses.front.description, service.specification.issuer])
  }

  /// The browser that the form was made for.
  func browser(
    of form: DecisionForm, in request: HTTPRequest, verdicts: inout [Verdict]
  ) throws(PageRefusal) -> String {
    let fromOwnPage = origin.check(request)
    guard fromOwnPage.outcome != .fail else { throw refusal(fromOwnPage) }
    verdicts.append(fromOwnPage)
    guard let browser = service.browser(of: request) else {
      throw refusal(mismatch("no cookie of this login"))
    }
    guard service.logins.isFormToken(form.token, login: form.login, browser: browser) else {
      throw refusal(mismatch("the token of another"))
    }
    verdicts.append(.pass(.formTokenMatches))
    return browser
  }

  private func mismatch(_ presented: String) -> Verdict {
    .fail(.formTokenMatches, expected: "the one that was shown to this browser", presented: presented)
  }

  private func refusal(_ verdict: Verdict) -> PageRefusal {
    PageRefusal(
      status: 403, title: "This form did not come from here",
      message:
        "The login page was not shown to this browser, or it is an old one. Begin again at the application.",
      verdict: verdict)
  }
}
