import HTTP
import Nodes
import OAuth

/// Why a page is shown instead of going on.
struct PageRefusal: Error, Sendable {
  let status: Int
  let title: String
  let message: String
  /// As OAuth calls it, where it does.
  let code: String?
  let retryAfterSeconds: Int64?
  let verdict: Verdict?

  init(
    status: Int, title: String, message: String, code: String? = nil, retryAfterSeconds: Int64? = nil,
    verdict: Verdict? = nil
  ) {
    self.status = status
    self.title = title
    self.message = message
    self.code = code
    self.retryAfterSeconds = retryAfterSeconds
    self.verdict = verdict
  }
}

extension AuthorizationService {
  func page(_ refusal: PageRefusal, verdicts: [Verdict] = []) -> Reply {
    let html = pages.message.render(title: refusal.title, message: refusal.message, code: refusal.code)
    var response = HTTPResponse.page(status: refusal.status, html: html)
    if let seconds = refusal.retryAfterSeconds { response.headers.add("Retry-After", String(seconds)) }
    return Reply(response, verdicts: verdicts + (refusal.verdict.map { [$0] } ?? []))
  }
}

extension PageRefusal {
  static func malformed(_ error: FormError) -> PageRefusal {
    PageRefusal(
      status: error == .mediaType ? 415 : 400, title: "This request cannot be read",
      message: "Its parameters are not well formed: \(error.sentence).", code: "invalid_request",
      verdict: .fail(.pageFormReadable, expected: "parameters that can be read", presented: error.sentence))
  }
}

extension Rule {
  static let pageFormReadable = Rule(
    "page-form-readable", .rfc(6749, "3.1"),
    passed: "The parameters can be read.",
    failed: "The page needs {expected}; instead {presented}.",
    remedy: "Encode the parameters as a form: curl -G --data-urlencode NAME=VALUE.")
}
